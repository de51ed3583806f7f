using PerfAspects.Settings;

namespace PerfAspects;

/// <summary>
/// Keeps the result of the method, once the core has succeeded, as the cached value of another method of the type: under the key that the
/// arguments make, with the duration and the tags of that method. Arguments are matched by name and type when compiling (PERF013).
/// </summary>
/// <remarks>
/// <para>
/// The result is a write like any other. A load that began before the method has succeeded is not kept. If the key, one of its tags or the
/// method is invalidated while the core runs, or another write of the key overlaps this one, the entry is dropped instead, and the next
/// call loads it. The same happens where processes share the values and another process has the lease of the key.
/// </para>
/// <para>The method must return what the cached method returns: the same type, awaited.</para>
/// <para>
/// Metrics, of the cached method: <c>perfaspects.cache.entries</c>, <c>perfaspects.cache.invalidations</c>.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// [CachePut(nameof(GetPriceAsync))]
/// public partial Task&lt;Price&gt; SetPriceAsync(int productId, string currency, decimal amount);
/// </code>
/// </example>
/// <param name="method">The cached method, for instance <c>nameof(GetPriceAsync)</c>.</param>
/// <exception cref="CacheTierException">The shared tier cannot be reached, and its options say that callers see it
/// (<see cref="CacheTierOptions.OnUnreachable"/>).</exception>
/// <seealso href="https://github.com/perfaspects/perfaspects/blob/main/docs/attributes/cache-put.md"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CachePutAttribute(string method) : AspectAttribute
{
    /// <summary>The cached method whose value the result becomes.</summary>
    public string Method { get; } = method;

    internal override string AspectName => "CachePut";

    private protected override AspectAttribute Resolve(SettingReader read)
    {
        read.Fixed(nameof(Method), Method);
        return new CachePutAttribute(Method);
    }
}
