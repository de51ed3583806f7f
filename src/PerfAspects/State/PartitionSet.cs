using System.Runtime.CompilerServices;
using PerfAspects.Runtime;

namespace PerfAspects.State;

/// <summary>
/// The partitions of a method: the states that its limiter, circuit breaker and bulkhead have for each value of the marked parameters.
/// </summary>
internal sealed class PartitionSet
{
    private readonly StatePlan _plan;
    private readonly Clock _clock;
    private object? _table; // typed by the value, so that it is not boxed

    public PartitionSet(StatePlan plan, Clock clock)
    {
        _plan = plan;
        _clock = clock;
    }

    /// <summary>The states of a value, in use from now on until the call gives them back.</summary>
    public PartitionStates Of<T>(T value)
    {
        var table = _table is null ? Create<T>() : Unsafe.As<PartitionTable<T, PartitionStates>>(_table); // one method, one type
        var states = table.Get(value);
        while (!states.TryEnter())
        {
            states = table.Renew(value, states);
        }

        if (!states.IsCurrent)
        {
            try
            {
                _plan.Update(states);
            }
            catch
            {
                states.Leave(); // a limiter of the application's own that cannot be made: the call is not in
                throw;
            }
        }

        return states;
    }

    /// <summary>Applies the effective settings to every partition, and returns all their states.</summary>
    public IEnumerable<object> Update()
    {
        foreach (var states in ((IPartitionTable<PartitionStates>?)_table)?.All() ?? [])
        {
            if (states.TryEnter())
            {
                try
                {
                    _plan.Update(states);
                }
                finally
                {
                    states.Leave();
                }

                foreach (var state in states.All)
                {
                    yield return state;
                }
            }
        }
    }

    /// <summary>The states of every partition there is.</summary>
    public IEnumerable<object> All() => (((IPartitionTable<PartitionStates>?)_table)?.All() ?? []).SelectMany(static states => states.All);

    /// <summary>Stops releasing idle partitions: the runtime is disposed.</summary>
    public void Stop() => ((IPartitionTable<PartitionStates>?)_table)?.Stop();

    private PartitionTable<T, PartitionStates> Create<T>()
    {
        var table = new PartitionTable<T, PartitionStates>(value => _plan.CreateStates(value), _clock);
        return (PartitionTable<T, PartitionStates>)(Interlocked.CompareExchange(ref _table, table, null) ?? table);
    }
}
