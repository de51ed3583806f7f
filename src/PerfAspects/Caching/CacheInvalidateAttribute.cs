using PerfAspects.Settings;

namespace PerfAspects;

/// <summary>
/// Drops cached values after the method has succeeded, an asynchronous one once its task has completed, or at another moment
/// (<see cref="When"/>). The key arguments are matched by name and type when compiling (PERF013). A method that returns
/// <see langword="void"/>, <see cref="Task"/> or <see cref="ValueTask"/> needs no core: it then only invalidates.
/// </summary>
/// <remarks>
/// A value whose load began before the invalidation is handed to those who already wait for it and is not kept; a call after the
/// invalidation never sees an older value.
/// <para>
/// Metrics: <c>perfaspects.cache.invalidations</c>.
/// </para>
/// </remarks>
/// <param name="methods">The cached methods, for instance <c>nameof(GetPriceAsync)</c>. None: see <see cref="Tags"/> and
/// <see cref="All"/>.</param>
/// <exception cref="CacheTierException">The shared tier cannot be reached, and its options say that callers see it
/// (<see cref="CacheTierOptions.OnUnreachable"/>).</exception>
/// <example><c>[CacheInvalidate(nameof(GetPriceAsync))]</c></example>
/// <seealso href="https://github.com/perfaspects/perfaspects/blob/main/docs/attributes/cache-invalidate.md"/>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class CacheInvalidateAttribute(params string[] methods) : AspectAttribute
{
    private bool? _all;
    private InvalidateWhen? _when;

    /// <summary>The cached methods whose entry for the method's own arguments is dropped.</summary>
    public IReadOnlyList<string> Methods { get; } = methods;

    /// <summary>
    /// The tags whose entries are dropped, whatever method they are of; holes as in <see cref="CacheEntryAttribute.Tags"/>. Default: none.
    /// </summary>
    public string[] Tags { get; set; } = [];

    /// <summary>The type that declares the methods. Default: none, which means the type of the annotated method.</summary>
    public Type? Type { get; set; }

    /// <summary>
    /// Whether every entry of the methods is dropped, not only that of the arguments; with no method named, every entry of all cached
    /// methods of the type. Default: <see langword="false"/>.
    /// </summary>
    public bool All { get => _all ?? false; set => _all = value; }

    /// <summary>
    /// The moment at which the entries are dropped. Default: <see cref="InvalidateWhen.Success"/>. A number that is none of the values is
    /// PERF006.
    /// </summary>
    public InvalidateWhen When { get => _when ?? InvalidateWhen.Success; set => _when = value; }

    internal override string AspectName => "CacheInvalidate";

    private protected override AspectAttribute Resolve(SettingReader read)
    {
        read.Fixed(nameof(Methods), Methods.Count == 0 ? null : string.Join(", ", Methods));
        read.Fixed(nameof(Tags), Tags.Length == 0 ? null : string.Join(", ", Tags));
        read.Fixed(nameof(Type), Type?.FullName);
        read.Fixed(nameof(All), _all);
        read.Fixed(nameof(When), _when?.ToString());
        return new CacheInvalidateAttribute([.. Methods]) { Tags = Tags, Type = Type, All = All, When = When };
    }
}
