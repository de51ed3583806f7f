using System.ComponentModel;
using System.Runtime.CompilerServices;
using PerfAspects.Runtime;
using PerfAspects.State;

namespace PerfAspects.CompilerServices;

/// <summary>Marks a call whose limits are its partition's. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IPartitionedCall;

/// <summary>
/// The partitions of a method: what its limiter, circuit breaker and bulkhead have for each value of the marked parameters. For generated
/// code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Partitions
{
    private readonly StatePlan _plan;
    private readonly Clock _clock;
    private object? _table; // typed by the value, so that it is not boxed

    internal Partitions(StatePlan plan, Clock clock)
    {
        _plan = plan;
        _clock = clock;
    }

    /// <summary>The states of a value, in use from now on until the call gives them back.</summary>
    /// <typeparam name="T">The type of the marked parameter, or a tuple where several are.</typeparam>
    /// <param name="value">The value; null is one like any other.</param>
    public PartitionParts Of<T>(T value)
    {
        var table = _table is null ? Create<T>() : Unsafe.As<PartitionTable<T, PartitionParts>>(_table); // one method, one type
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
    internal IEnumerable<object> Update()
    {
        foreach (var states in ((IPartitionTable<PartitionParts>?)_table)?.All() ?? [])
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
    internal IEnumerable<object> All() => (((IPartitionTable<PartitionParts>?)_table)?.All() ?? []).SelectMany(static states => states.All);

    /// <summary>Stops releasing idle partitions: the runtime is disposed.</summary>
    internal void Stop() => ((IPartitionTable<PartitionParts>?)_table)?.Stop();

    private PartitionTable<T, PartitionParts> Create<T>()
    {
        var table = new PartitionTable<T, PartitionParts>(value => _plan.CreateParts(value), _clock);
        return (PartitionTable<T, PartitionParts>)(Interlocked.CompareExchange(ref _table, table, null) ?? table);
    }
}
