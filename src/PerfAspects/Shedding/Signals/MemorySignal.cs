using PerfAspects.Runtime;

namespace PerfAspects.Shedding.Signals;

/// <summary>
/// The memory in use beside the mark from which the garbage collector collects at any price, as the last collection has found it. A reading
/// that no collection has renewed for 30 s says nothing of now.
/// </summary>
internal sealed class MemorySignal(Clock clock, Func<MemoryReading> read) : IOverloadSignal
{
    // Memory moves slowly: at 99 % of its mark it is as calm as another signal at 90 %.
    private const double Steepness = 10;

    private static readonly TimeSpan s_validity = TimeSpan.FromSeconds(30);

    private readonly long _validity = clock.ToTimestamps(s_validity);
    private long _collection = -1;
    private long _collected;

    /// <inheritdoc/>
    public string Name => "memory";

    public static MemorySignal Of(Clock clock) => new(clock, static () =>
    {
        var memory = GC.GetGCMemoryInfo(GCKind.Any);
        return new MemoryReading(memory.Index, memory.MemoryLoadBytes, memory.HighMemoryLoadThresholdBytes);
    });

    /// <inheritdoc/>
    public double Read()
    {
        var memory = read();
        var now = clock.GetTimestamp();
        if (memory.Collection != _collection)
        {
            (_collection, _collected) = (memory.Collection, now);
        }

        return memory.Mark <= 0 || now - _collected > _validity
            ? 0 : Math.Max(0, 1 + Steepness * ((double)memory.Load / memory.Mark - 1));
    }
}

/// <summary>The memory as a collection has found it.</summary>
/// <param name="Collection">The number of the collection.</param>
/// <param name="Load">The bytes in use.</param>
/// <param name="Mark">The bytes from which the memory counts as full.</param>
internal readonly record struct MemoryReading(long Collection, long Load, long Mark);
