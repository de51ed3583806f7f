using PerfAspects.CompilerServices;
using PerfAspects.Runtime;
using PerfAspects.Runtime.Parts;

namespace PerfAspects.Pipeline.Parts;

/// <summary>
/// The state a method's strategies need: made at once and for all calls or, where the method is partitioned, for each partition when its
/// first call comes. It is kept when the method is composed anew: the parts take the other settings on, and what they have counted stays.
/// </summary>
internal sealed class PartPlan(AspectMethod method, bool isPartitioned) : IKeptPart, IDisposable
{
    private readonly Lock _gate = new(); // partitions are made and changed by any thread
    private readonly List<PartKind> _kinds = [];
    private Partitions? _partitions;
    private volatile int _version;
    private bool _isUsed;

    /// <summary>Rises with every change, so that a partition can tell whether its parts are of the settings in force.</summary>
    public int Version => _version;

    /// <summary>The type of the calls, which tells overloads and type arguments apart.</summary>
    public Type? Call { get; init; }

    /// <summary>The method is composed, for the first time or anew.</summary>
    public void Begin() => _isUsed = false;

    /// <summary>Plans one kind of part.</summary>
    /// <param name="provide">Gives the part of a scope: the present one with the settings in force or, if there is none or it will not do,
    /// another.</param>
    /// <param name="standsAsNew">Whether one is as good as new, so that an idle partition can let go of it.</param>
    /// <param name="released">Told of one that a partition has let go of.</param>
    public PartSource Add<TPart>(Func<PartScope, TPart?, TPart> provide, Func<TPart, bool> standsAsNew, Action<TPart>? released = null)
        where TPart : class
    {
        lock (_gate)
        {
            _isUsed = true;
            var kind = new PartKind<TPart>(provide, standsAsNew, released);
            var index = _kinds.FindIndex(static known => known is PartKind<TPart>);
            if (index < 0)
            {
                index = _kinds.Count;
                _kinds.Add(kind);
            }
            else
            {
                _kinds[index].Change(kind);
                kind = (PartKind<TPart>)_kinds[index];
            }

            _version++;
            return new PartSource(isPartitioned ? null : Fill(kind), index);
        }
    }

    /// <summary>The method's partitions; <see langword="null"/> where it is not partitioned, or has nothing to partition.</summary>
    public Partitions? ToPartitions() => isPartitioned && _isUsed ? _partitions ??= new Partitions(this, method.Runtime.Clock) : null;

    public PartitionParts CreateParts(object? partition)
    {
        var parts = new PartitionParts(this, partition);
        Update(parts);
        return parts;
    }

    /// <summary>Applies the effective settings to the parts of a partition. The caller uses the parts or alone has them.</summary>
    public void Update(PartitionParts parts)
    {
        lock (_gate)
        {
            var scope = new PartScope(method.Runtime.NamedParts, IsPartitioned: true, parts.Partition);
            var provided = new List<object>(_kinds.Count);
            try
            {
                foreach (var kind in _kinds)
                {
                    provided.Add(kind.Provide(scope, parts.Find(provided.Count)));
                }
            }
            catch
            {
                ReleaseNew(provided, parts); // a clock that throws: nobody will find those that have been made
                throw;
            }

            parts.Set([.. provided], _version);
        }
    }

    public bool StandAsNew(object[] parts)
    {
        lock (_gate)
        {
            return _kinds.Zip(parts).All(static pair => pair.First.StandsAsNew(pair.Second));
        }
    }

    public void Released(object[] parts)
    {
        lock (_gate)
        {
            foreach (var (kind, part) in _kinds.Zip(parts))
            {
                kind.Release(part);
            }
        }
    }

    /// <inheritdoc/>
    public void Settle()
    {
        foreach (var part in _partitions?.Update() ?? Only())
        {
            (part as IKeptPart)?.Settle();
        }
    }

    /// <summary>Ends the waits in every part and the sweeps of the partitions, since the runtime is disposed.</summary>
    public void Dispose()
    {
        _partitions?.Stop();
        foreach (var part in _partitions?.All() ?? Only())
        {
            (part as IDisposable)?.Dispose();
        }
    }

    private void ReleaseNew(List<object> provided, PartitionParts present)
    {
        foreach (var (kind, index) in _kinds.Take(provided.Count).Select(static (kind, index) => (kind, index)))
        {
            if (present.Find(index) is null)
            {
                kind.Release(provided[index]);
            }
        }
    }

    private object[] Only()
    {
        lock (_gate)
        {
            return [.. _kinds.Select(static kind => kind.Only).OfType<object>()];
        }
    }

    private PartCell Fill<TPart>(PartKind<TPart> kind)
        where TPart : class
    {
        var scope = new PartScope(method.Runtime.NamedParts, IsPartitioned: false, Partition: null);
        var part = (TPart)kind.Provide(scope, kind.Cell?.Part);
        if (kind.Cell is null)
        {
            kind.Cell = new PartCell(part);
        }
        else
        {
            kind.Cell.Part = part;
        }

        return kind.Cell;
    }
}
