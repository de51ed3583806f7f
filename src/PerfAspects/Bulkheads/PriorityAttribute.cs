namespace PerfAspects;

/// <summary>
/// Orders the calls that wait for the method's <see cref="BulkheadAttribute"/> by the value of this parameter, an integer or an enum: the
/// higher value first, and first come, first served within one. A full queue rejects a new call whatever its priority. It is without effect
/// on a method that has no <c>[Bulkhead]</c> (PERF034).
/// </summary>
/// <example><code>
/// [Bulkhead(4, QueueLimit = 1000)]
/// public partial Task RenderAsync(Page page, [Priority] int priority, CancellationToken cancellationToken);
/// </code></example>
/// <seealso href="https://github.com/perfaspects/perfaspects/blob/main/docs/attributes/parameters.md#priority"/>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class PriorityAttribute : Attribute;
