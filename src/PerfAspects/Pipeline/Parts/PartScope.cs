using PerfAspects.Runtime.Parts;

namespace PerfAspects.Pipeline.Parts;

/// <summary>For whom a part is made: for all calls, or for those of one partition.</summary>
internal readonly record struct PartScope(NamedParts NamedParts, bool IsPartitioned, object? Partition)
{
    /// <summary>The present part, if it is the one of that name; else the one of that name, or one made anew.</summary>
    public TPart Keep<TPart>(TPart? present, string? name, Func<TPart> create)
        where TPart : class, INamedPart
        => present is not null && present.Name == name ? present : GetOrAdd(name, create);

    /// <summary>
    /// Another part of that name, instead of one that will not do any more; the one that has been put there already, if somebody has.
    /// </summary>
    public TPart Replace<TPart>(TPart present, string? name, Func<TPart> create)
        where TPart : class
        => IsPartitioned ? NamedParts.Replace(present, name, Partition, create) : NamedParts.Replace(present, name, create);

    /// <summary>
    /// The part that methods share by name, within the partition if there is one; without a name, one of the method's own.
    /// </summary>
    public TPart GetOrAdd<TPart>(string? name, Func<TPart> create)
        where TPart : class
        => IsPartitioned ? NamedParts.GetOrAdd(name, Partition, create) : NamedParts.GetOrAdd(name, create);
}

/// <summary>A part that knows under which name it is shared.</summary>
internal interface INamedPart
{
    /// <summary>The name; <see langword="null"/> for a part that nobody else gets.</summary>
    string? Name { get; }
}
