using PerfAspects.RateLimiting.Limiters;
using PerfAspects.Runtime;

namespace PerfAspects.RateLimiting;

/// <summary>The settings of a limit.</summary>
/// <param name="Permits">How many calls a window admits.</param>
/// <param name="Window">The window.</param>
/// <param name="QueueLimit">How many permits may be waited for.</param>
/// <param name="Lot">How many calls are charged together; by default as <see cref="QueueingLimiter"/> says.</param>
internal sealed record LimitSettings(int Permits, TimeSpan Window, int QueueLimit = 0, int? Lot = null)
{
    public static LimitSettings Of(RateLimitedAttribute attribute)
        => new(attribute.Permits, Durations.Positive(attribute.Window), attribute.ObserveOnly ? 0 : attribute.QueueLimit);
}
