using PerfAspects.Runtime;

namespace PerfAspects.Hedging;

/// <summary>A method's <see cref="HedgeAttribute"/>, read.</summary>
/// <param name="Delay">The delay in timestamps; <see langword="null"/> for the method's own.</param>
/// <param name="MaxHedges">The attempts that may follow the first.</param>
internal sealed record HedgeSettings(long? Delay, int MaxHedges)
{
    public static HedgeSettings Of(HedgeAttribute attribute, Clock clock)
        => new(attribute.Delay is { } delay ? clock.ToTimestamps(Durations.Positive(delay)) : null, attribute.MaxHedges);
}
