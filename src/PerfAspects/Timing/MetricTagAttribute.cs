namespace PerfAspects;

/// <summary>
/// Adds a tag to the metric <c>perfaspects.call.duration</c> of a <c>[Timed]</c> method: the argument's value, an enum by its name. Every
/// value makes a series of its own, so mark only what has few values; a type that has many is a warning (PERF020). A <see langword="null"/>
/// adds no tag, and an enum's value without a name is reported as <c>_OTHER</c>. Counters, logs and spans carry no arguments and have no
/// such tag.
/// </summary>
/// <example><c>public partial Task PlaceAsync([MetricTag] CustomerTier tier, Order order);</c></example>
/// <seealso href="https://github.com/perfaspects/perfaspects/blob/main/docs/attributes/parameters.md#metrictag"/>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class MetricTagAttribute : Attribute
{
    /// <summary>
    /// The tag's name. Default: none, which means the parameter's. It is not empty, no other parameter's, and none that every call has:
    /// <c>error.type</c>, <c>code.function.name</c> or one beginning with <c>perfaspects.</c> (PERF040, PERF041).
    /// </summary>
    public string? Name { get; set; }
}
