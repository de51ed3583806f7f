using System.Security.Cryptography;
using PerfAspects.CompilerServices;

namespace PerfAspects.Caching.Tiers;

/// <summary>
/// The names of a method's keys in a tier, as <see cref="SharedNames"/> describes them. What all keys of the method have in common is made
/// once.
/// </summary>
/// <param name="identity">The identity of the method.</param>
/// <param name="type">The class whose core has loaded the entries, where each class has another core.</param>
internal sealed class SharedKeyNames(SharedIdentity identity, Type? type)
{
    private const int LongestKey = 96;
    private const int LongestText = (LongestKey + 2) / 3 * 4;

    private readonly string _prefix = $"{SharedNames.OfKey}{identity.Method}[{identity.TypeArguments}]";
    private readonly string _suffix = $"@{identity.Fingerprint}{(type is null ? "" : $"/{type}")}";

#pragma warning disable IDE1006 // t_ marks a static of each thread; a naming rule cannot depend on an attribute
    [ThreadStatic]
    private static KeyWriter? t_writer;
#pragma warning restore IDE1006

    /// <summary>The tag of a key.</summary>
    public string TagOf(ISharedKey key)
    {
        var writer = t_writer ?? new KeyWriter();
        t_writer = null; // the key's members may be code that comes by here again
        writer.Clear();
        key.WriteTo(writer);
        var tag = Join(writer.Written);
        t_writer = writer;
        return tag;
    }

    /// <summary>The key of an entry.</summary>
    /// <param name="tagOfKey">The tag of the key.</param>
    public string KeyOf(string tagOfKey) => string.Concat(tagOfKey.AsSpan(SharedNames.OfKey.Length), _suffix);

    // Long keys are hashed; a dot, which is no digit of the other form, shows which of the two it is.
    private string Join(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[LongestText];
        if (bytes.Length <= LongestKey)
        {
            _ = Convert.TryToBase64Chars(bytes, text, out var length);
            return string.Concat(_prefix, text[..length]);
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        _ = Convert.TryToBase64Chars(hash, text, out var hashed);
        return string.Concat(_prefix, ".", text[..hashed]);
    }
}
