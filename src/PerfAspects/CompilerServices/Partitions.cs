using System.ComponentModel;
using System.Runtime.CompilerServices;
using PerfAspects.Pipeline.Parts;
using PerfAspects.Runtime;
using PerfAspects.Runtime.Parts;

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
    private readonly PartPlan _plan;
    private readonly Clock _clock;
    private object? _table; // typed by the value, so that it is not boxed

    internal Partitions(PartPlan plan, Clock clock)
    {
        _plan = plan;
        _clock = clock;
    }

    /// <summary>The parts of a value, in use from now on until the call gives them back.</summary>
    /// <typeparam name="T">The type of the marked parameter, or a tuple where several are.</typeparam>
    /// <param name="value">The value; null is one like any other.</param>
    public PartitionParts Of<T>(T value)
    {
        var table = _table is null ? Create<T>() : Unsafe.As<PartitionTable<T, PartitionParts>>(_table); // one method, one type
        var parts = table.Get(value);
        while (!parts.TryEnter())
        {
            parts = table.Renew(value, parts);
        }

        if (!parts.IsCurrent)
        {
            try
            {
                _plan.Update(parts);
            }
            catch
            {
                parts.Leave(); // a limiter of the application's own that cannot be made: the call is not in
                throw;
            }
        }

        return parts;
    }

    /// <summary>Applies the effective settings to every partition, and returns all their parts.</summary>
    internal IEnumerable<object> Update()
    {
        foreach (var parts in ((IPartitionTable<PartitionParts>?)_table)?.All() ?? [])
        {
            if (parts.TryEnter())
            {
                try
                {
                    _plan.Update(parts);
                }
                finally
                {
                    parts.Leave();
                }

                foreach (var part in parts.All)
                {
                    yield return part;
                }
            }
        }
    }

    /// <summary>The parts of every partition there is.</summary>
    internal IEnumerable<object> All() => (((IPartitionTable<PartitionParts>?)_table)?.All() ?? []).SelectMany(static parts => parts.All);

    /// <summary>Stops releasing idle partitions: the runtime is disposed.</summary>
    internal void Stop() => ((IPartitionTable<PartitionParts>?)_table)?.Stop();

    private PartitionTable<T, PartitionParts> Create<T>()
    {
        var table = new PartitionTable<T, PartitionParts>(value => _plan.CreateParts(value), _clock);
        return (PartitionTable<T, PartitionParts>)(Interlocked.CompareExchange(ref _table, table, null) ?? table);
    }
}
