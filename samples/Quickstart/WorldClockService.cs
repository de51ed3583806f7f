using System.Net.Http.Json;
using PerfAspects;
using Quickstart.Upstream;

namespace Quickstart;

/// <summary>
/// A client of the world-clock upstream. Its public methods are only declared, with their aspects: PerfAspects writes the
/// bodies, and each runs its aspects around the core below it.
/// </summary>
public sealed partial class WorldClockService(HttpClient http) : IWorldClock
{
    // Asked all the time. A hit does not leave the process, and concurrent misses of one zone share one request. When the
    // upstream keeps failing, the circuit opens and misses fail at once instead of piling up on it.
    [Timed, Cached("3s"), CircuitBreaker(SamplingDuration = "1s", BreakDuration = "500ms")]
    public partial ValueTask<ZoneOffset> GetOffsetAsync(string zone, DateTimeOffset at, CancellationToken cancellationToken = default);

    private async ValueTask<ZoneOffset> GetOffsetCoreAsync(string zone, DateTimeOffset at, CancellationToken cancellationToken)
        => await http.GetFromJsonAsync<ZoneOffset>(Routes.Query(Routes.Offset, zone, at), cancellationToken);

    // Changes once in years, so it is kept long. Most zones have no such rule: their null is kept like any other answer.
    [Timed, Cached("10m")]
    public partial Task<DaylightRule?> GetDaylightRuleAsync(string zone, DateTimeOffset at, CancellationToken cancellationToken = default);

    private Task<DaylightRule?> GetDaylightRuleCoreAsync(string zone, DateTimeOffset at, CancellationToken cancellationToken)
        => http.GetFromJsonAsync<DaylightRule>(Routes.Query(Routes.DaylightRule, zone, at), cancellationToken);

    // Dear to the upstream: in no second does it get more than thirty of these. One more throws RateLimitRejectedException.
    [Timed, RateLimited(30, "1s")]
    public partial ValueTask<Transition?> GetNextTransitionAsync(
        string zone, DateTimeOffset after, CancellationToken cancellationToken = default);

    private async ValueTask<Transition?> GetNextTransitionCoreAsync(string zone, DateTimeOffset after, CancellationToken cancellationToken)
        => await http.GetFromJsonAsync<Transition>(Routes.Query(Routes.NextTransition, zone, after), cancellationToken);

    // Aspects are not only for remote calls: synchronous code is counted and timed in the same way.
    [Timed]
    public partial TimeSpan GetSharedOfficeHours(TimeSpan home, TimeSpan there);

    private TimeSpan GetSharedOfficeHoursCore(TimeSpan home, TimeSpan there)
    {
        var hoursApart = Math.Abs((home - there).TotalHours) % 24;
        return TimeSpan.FromHours(Math.Max(0, 8 - Math.Min(hoursApart, 24 - hoursApart)));
    }
}
