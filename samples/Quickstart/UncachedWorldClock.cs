using System.Net.Http.Json;
using PerfAspects;
using Quickstart.Upstream;

namespace Quickstart;

/// <summary>
/// The counterpart in the comparison: <see cref="WorldClockService"/> with every aspect but <c>[Cached]</c>, so that nothing
/// but the cache can make the difference.
/// </summary>
public sealed partial class UncachedWorldClock(HttpClient http) : IWorldClock
{
    [Timed, CircuitBreaker(SamplingDuration = "1s", BreakDuration = "500ms")]
    public partial ValueTask<ZoneOffset> GetOffsetAsync(string zone, DateTimeOffset at, CancellationToken cancellationToken = default);

    private async ValueTask<ZoneOffset> GetOffsetCoreAsync(string zone, DateTimeOffset at, CancellationToken cancellationToken)
        => await http.GetFromJsonAsync<ZoneOffset>(Routes.Query(Routes.Offset, zone, at), cancellationToken);

    [Timed]
    public partial Task<DaylightRule?> GetDaylightRuleAsync(string zone, DateTimeOffset at, CancellationToken cancellationToken = default);

    private Task<DaylightRule?> GetDaylightRuleCoreAsync(string zone, DateTimeOffset at, CancellationToken cancellationToken)
        => http.GetFromJsonAsync<DaylightRule>(Routes.Query(Routes.DaylightRule, zone, at), cancellationToken);

    [Timed, RateLimited(30, "1s")]
    public partial ValueTask<Transition?> GetNextTransitionAsync(string zone, DateTimeOffset after, CancellationToken cancellationToken = default);

    private async ValueTask<Transition?> GetNextTransitionCoreAsync(string zone, DateTimeOffset after, CancellationToken cancellationToken)
        => await http.GetFromJsonAsync<Transition>(Routes.Query(Routes.NextTransition, zone, after), cancellationToken);

    [Timed]
    public partial TimeSpan GetSharedOfficeHours(TimeSpan home, TimeSpan there);

    private TimeSpan GetSharedOfficeHoursCore(TimeSpan home, TimeSpan there)
    {
        var hoursApart = Math.Abs((home - there).TotalHours) % 24;
        return TimeSpan.FromHours(Math.Max(0, 8 - Math.Min(hoursApart, 24 - hoursApart)));
    }
}
