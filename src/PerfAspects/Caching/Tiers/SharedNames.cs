using System.Globalization;
using PerfAspects.CompilerServices;

namespace PerfAspects.Caching.Tiers;

/// <summary>
/// The names of entries and tags in a tier. An entry's key holds the fingerprint of its method's types, so that builds whose types differ
/// have entries of their own; the tag of a key does not, so that an invalidation by key reaches the entries of all builds, and of all
/// classes.
/// </summary>
internal static class SharedNames
{
    private const string OfMethod = "m:";
    public const string OfKey = "k:";
    private const string OfWrite = "w:";
    private const string OfText = "t:";
    private const string OfTextWithNulls = "n:";
    private const int NullDigits = 32;

    /// <summary>The tag of all entries of a method.</summary>
    public static string TagOf(AspectMethod method) => OfMethod + method.Name;

    /// <summary>The tag of a key.</summary>
    public static string TagOf(ISharedKey key) => new SharedKeyNames(key.Identity, type: null).TagOf(key);

    /// <summary>
    /// The name under which the log reports that a key has a newer value in the tier. No entry has a tag of that name, so that the tier
    /// drops nothing; memory that reads the log drops the older value.
    /// </summary>
    public static string WriteOf(ISharedKey key) => OfWrite + TagOf(key);

    /// <summary>Whether a name reports a newer value.</summary>
    public static bool IsWrite(string tag) => tag.StartsWith(OfWrite, StringComparison.Ordinal);

    /// <summary>The tag of the entries that are older than a name of the log reports.</summary>
    public static string Outdated(string tag) => IsWrite(tag) ? tag[OfWrite.Length..] : tag;

    /// <summary>The tags of the application's, in the order in which all processes name them.</summary>
    public static IEnumerable<string> TagsOf(CacheTag[] tags)
        => tags.Select(TagOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <summary>A tag of the application's, with the holes that were null.</summary>
    public static string TagOf(CacheTag tag)
        => tag.Nulls == default
            ? OfText + tag.Text : string.Create(CultureInfo.InvariantCulture, $"{OfTextWithNulls}{tag.Nulls:x32}{tag.Text}");

    /// <summary>The tag by which the entries of this process are fenced; null for the tag of a method.</summary>
    public static CacheTag? LocalOf(string tag)
        => tag.StartsWith(OfKey, StringComparison.Ordinal) ? LocalOfKey(tag)
            : IsWrite(tag) ? LocalOfKey(tag[OfWrite.Length..])
            : tag.StartsWith(OfText, StringComparison.Ordinal) ? new CacheTag(tag[OfText.Length..])
            : tag.StartsWith(OfTextWithNulls, StringComparison.Ordinal)
                && tag.Length >= OfTextWithNulls.Length + NullDigits
                && UInt128.TryParse(tag.AsSpan(OfTextWithNulls.Length, NullDigits), NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture, out var nulls)
                    ? new CacheTag(tag[(OfTextWithNulls.Length + NullDigits)..], nulls)
            : null;

    /// <summary>The tag of a key as this process holds it: no text of the application's is the same.</summary>
    public static CacheTag LocalOfKey(string tagOfKey) => new(tagOfKey, UInt128.MaxValue);

    /// <summary>The method that a tag is of; null for other tags.</summary>
    public static string? MethodOf(string tag) => tag.StartsWith(OfMethod, StringComparison.Ordinal) ? tag[OfMethod.Length..] : null;
}
