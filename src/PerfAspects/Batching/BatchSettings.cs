using PerfAspects.Runtime;

namespace PerfAspects.Batching;

/// <summary>The settings of a method's <see cref="BatchedAttribute"/>, parsed.</summary>
/// <param name="MaxSize">The most distinct keys of a batch; 1 where the aspect is off.</param>
/// <param name="Wait">How long the first call waits for others.</param>
internal sealed record BatchSettings(int MaxSize, TimeSpan Wait)
{
    /// <summary>The settings; those of an aspect that is off make each call a batch of its own.</summary>
    public static BatchSettings Of(BatchedAttribute? attribute)
        => attribute is null
            ? new BatchSettings(1, TimeSpan.Zero)
            : new BatchSettings(attribute.MaxSize, Durations.Positive(attribute.Wait));
}
