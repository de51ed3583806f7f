namespace PerfAspects;

/// <summary>
/// Gives each value of the parameter a limit, a circuit and a bulkhead of its own: those of the method's <c>[RateLimited]</c>,
/// <c>[CircuitBreaker]</c> and <c>[Bulkhead]</c>. <see langword="null"/> is a value like any other. Values are compared by their type's own
/// equality; the values are never part of a metric. At most 100 000 partitions are held: then the longest idle go, and those that stand as
/// new are released earlier.
/// </summary>
/// <example><c>public partial Task PayAsync([Partition] string customer, decimal amount);</c></example>
/// <seealso href="https://github.com/perfaspects/perfaspects/blob/main/docs/attributes/parameters.md#partition"/>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class PartitionAttribute : Attribute;
