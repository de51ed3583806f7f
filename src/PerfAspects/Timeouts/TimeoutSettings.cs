using PerfAspects.Runtime;

namespace PerfAspects.Timeouts;

/// <summary>A method's <see cref="TimeoutAttribute"/>, read.</summary>
internal sealed record TimeoutSettings(TimeSpan Duration, IgnoredCancellation OnIgnoredCancellation)
{
    public static TimeoutSettings Of(TimeoutAttribute attribute)
        => new(Durations.Positive(attribute.Duration), attribute.OnIgnoredCancellation);
}
