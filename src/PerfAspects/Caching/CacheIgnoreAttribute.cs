namespace PerfAspects;

/// <summary>
/// Keeps a parameter out of the key of a cached method: calls that differ only in it share an entry, whichever of them has loaded it. Tags
/// may still name it.
/// </summary>
/// <example><c>public partial Task&lt;Price&gt; GetPriceAsync(int id, [CacheIgnore] string requestId);</c></example>
/// <seealso href="https://github.com/perfaspects/perfaspects/blob/main/docs/attributes/parameters.md#cacheignore"/>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class CacheIgnoreAttribute : Attribute;
