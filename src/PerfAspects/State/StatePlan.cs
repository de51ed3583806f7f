using PerfAspects.CompilerServices;
using PerfAspects.Runtime;

namespace PerfAspects.State;

/// <summary>
/// The state a method's strategies need: made at once and for all calls or, where the method is partitioned, for each partition when its
/// first call comes. It is kept when the method is composed again: the states take the other settings on, and what they have counted stays.
/// </summary>
internal sealed class StatePlan(AspectMethod method, bool isPartitioned) : IKeptState, IDisposable
{
    private readonly Lock _gate = new(); // partitions are made and changed by any thread
    private volatile StateKind[] _kinds = []; // replaced under the lock, read without
    private PartitionSet? _partitions;
    private Partitions? _handle; // for generated code
    private volatile int _version;
    private volatile bool _sharesByName; // once true, always: states of the settings of before may still be needed
    private bool _isUsed;

    /// <summary>Rises with every change, so that a partition can tell whether its states are of the settings in force.</summary>
    public int Version => _version;

    /// <summary>The type of the calls, which distinguishes overloads and type arguments.</summary>
    public Type? Call { get; init; }

    /// <summary>The method is composed, for the first time or again.</summary>
    public void Begin()
    {
        _isUsed = false;
        _sharesByName |= Array.Exists(method.Descriptor.Aspects, static aspect => aspect is SharedAspectAttribute { Name: not null });
    }

    /// <summary>Plans one kind of state.</summary>
    /// <param name="provide">Gives the state of a scope: the present one with the settings in force or, if there is none or it will not do,
    /// another.</param>
    /// <param name="standsAsNew">Whether one is as good as new, so that an idle partition can let go of it.</param>
    /// <param name="released">Told of one that a partition has let go of.</param>
    public StateSource Add<TState>(
        Func<StateScope, TState?, TState> provide, Func<TState, bool> standsAsNew, Action<TState>? released = null)
        where TState : class
    {
        lock (_gate)
        {
            _isUsed = true;
            var kind = new StateKind<TState>(provide, standsAsNew, released);
            var index = Array.FindIndex(_kinds, static known => known is StateKind<TState>);
            if (index < 0)
            {
                index = _kinds.Length;
                _kinds = [.. _kinds, kind];
            }
            else
            {
                _kinds[index].Change(kind);
                kind = (StateKind<TState>)_kinds[index];
            }

            _version++;
            return new StateSource(isPartitioned ? null : Fill(kind), index);
        }
    }

    /// <summary>The method's partitions; <see langword="null"/> where it is not partitioned, or has nothing to partition.</summary>
    public Partitions? ToPartitions()
        => isPartitioned && _isUsed ? _handle ??= new Partitions(_partitions ??= new PartitionSet(this, method.Runtime.Clock)) : null;

    /// <summary>Creates the parts of a partition without states, which the first call in it makes.</summary>
    public PartitionStates CreateStates(object? partition) => new(this, partition);

    /// <summary>Applies the effective settings to the states of a partition. The caller uses the states or alone has them.</summary>
    public void Update(PartitionStates states)
    {
        do
        {
            if (_sharesByName)
            {
                states.Named ??= method.Runtime.NamedStates.Identify(states.Partition); // before the lock: it compares values
            }
        }
        while (!TryUpdate(states));
    }

    /// <summary>Whether states are as good as new. Without the lock: states read the clock.</summary>
    public bool StandAsNew(object[] states)
    {
        var kinds = _kinds;
        for (var index = 0; index < Math.Min(kinds.Length, states.Length); index++)
        {
            if (!kinds[index].StandsAsNew(states[index]))
            {
                return false;
            }
        }

        return true;
    }

    public void Released(object[] states)
    {
        lock (_gate)
        {
            foreach (var (kind, state) in _kinds.Zip(states))
            {
                kind.Release(state);
            }
        }
    }

    /// <inheritdoc/>
    public void CompleteChange()
    {
        foreach (var state in _partitions?.Update() ?? Only())
        {
            (state as IKeptState)?.CompleteChange();
        }
    }

    /// <summary>Ends the waits in every state and the sweeps of the partitions, since the runtime is disposed.</summary>
    public void Dispose()
    {
        _partitions?.Stop();
        foreach (var state in _partitions?.All() ?? Only())
        {
            (state as IDisposable)?.Dispose();
        }
    }

    private bool TryUpdate(PartitionStates states)
    {
        var now = ClockReading.Of(method.Runtime.Clock); // before the lock: the clock may be the application's
        lock (_gate)
        {
            if (_sharesByName && states.Named is null)
            {
                return false;
            }

            var scope = new StateScope(method.Runtime.NamedStates, IsPartitioned: true, states.Partition, states.Named, now);
            var provided = new List<object>(_kinds.Length);
            try
            {
                foreach (var kind in _kinds)
                {
                    provided.Add(kind.Provide(scope, states.Find(provided.Count)));
                }
            }
            catch
            {
                ReleaseNew(provided, states); // a clock that throws: nobody will find those that have been made
                throw;
            }

            states.Set([.. provided], _version);
            return true;
        }
    }

    private void ReleaseNew(List<object> provided, PartitionStates present)
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

    private StateCell Fill<TState>(StateKind<TState> kind)
        where TState : class
    {
        var runtime = method.Runtime;
        var scope = new StateScope(runtime.NamedStates, IsPartitioned: false, Partition: null, Named: null, runtime.ComposedAt);
        var state = (TState)kind.Provide(scope, kind.Cell?.State);
        if (kind.Cell is null)
        {
            kind.Cell = new StateCell(state);
        }
        else
        {
            kind.Cell.State = state;
        }

        return kind.Cell;
    }
}
