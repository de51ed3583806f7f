using PerfAspects.CompilerServices;

namespace PerfAspects.Pipeline;

/// <summary>
/// The state a method's strategies need: made at once and for all calls or, where the method is partitioned, for each partition when its first call comes.
/// </summary>
internal sealed class PartPlan(AspectMethod method, bool isPartitioned)
{
    private readonly List<Kind> _kinds = [];

    /// <summary>Plans one kind of part.</summary>
    /// <param name="create">Makes one.</param>
    /// <param name="standsAsNew">Whether one is as good as new, so that an idle partition can let go of it.</param>
    /// <param name="released">Told of one that a partition has let go of.</param>
    public PartSource Add<TPart>(Func<PartScope, TPart> create, Func<TPart, bool> standsAsNew, Action<TPart>? released = null)
        where TPart : class
    {
        if (!isPartitioned)
        {
            return new PartSource(create(new PartScope(method.Runtime.NamedParts, IsPartitioned: false, Partition: null)), index: 0);
        }

        _kinds.Add(new Kind(create, part => standsAsNew((TPart)part), part => released?.Invoke((TPart)part)));
        return new PartSource(only: null, _kinds.Count - 1);
    }

    /// <summary>The method's partitions; <see langword="null"/> where it is not partitioned, or has nothing to partition.</summary>
    public Partitions? ToPartitions() => _kinds.Count > 0 ? new Partitions(this, method.Runtime.Clock) : null;

    public PartitionParts CreateParts(object? partition)
    {
        var scope = new PartScope(method.Runtime.NamedParts, IsPartitioned: true, partition);
        return new PartitionParts(this, [.. _kinds.Select(kind => kind.Create(scope))]);
    }

    public bool StandAsNew(object[] parts) => _kinds.Zip(parts).All(static pair => pair.First.StandsAsNew(pair.Second));

    public void Released(object[] parts)
    {
        foreach (var (kind, part) in _kinds.Zip(parts))
        {
            kind.Released(part);
        }
    }

    private sealed record Kind(Func<PartScope, object> Create, Func<object, bool> StandsAsNew, Action<object> Released);
}
