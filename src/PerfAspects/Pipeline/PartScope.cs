using PerfAspects.Runtime;

namespace PerfAspects.Pipeline;

/// <summary>For whom a part is made: for all calls, or for those of one partition.</summary>
internal readonly record struct PartScope(NamedParts NamedParts, bool IsPartitioned, object? Partition)
{
    /// <summary>The part that methods share by name, within the partition if there is one; without a name, one of the method's own.</summary>
    public TPart GetOrAdd<TPart>(string? name, Func<TPart> create)
        where TPart : class
        => IsPartitioned ? NamedParts.GetOrAdd(name, Partition, create) : NamedParts.GetOrAdd(name, create);
}
