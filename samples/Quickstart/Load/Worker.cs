using System.Diagnostics;
using Polly;

namespace Quickstart.Load;

/// <summary>One caller: visits the clock at a steady pace and records how long each call took.</summary>
internal sealed class Worker(IWorldClock clock, VisitSequence visits, LatencyRecorder latencies, DateTimeOffset at)
{
    // A pace rather than as fast as possible: a cache hit takes less than a microsecond, and a worker that waits for nothing
    // else would only heat the processor that the other fleet is measured on.
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(80);

    private TimeSpan _home;

    public async Task RunAsync(TimeSpan startAfter, TimeSpan duration, CancellationToken stop)
    {
        var started = Stopwatch.GetTimestamp();
        for (var due = startAfter; due < duration && Stopwatch.GetElapsedTime(started) < duration; due += s_pace)
        {
            var ahead = due - Stopwatch.GetElapsedTime(started);
            if (ahead > TimeSpan.Zero)
            {
                await Task.Delay(ahead, stop); // a late worker does not wait: it catches up
            }

            await VisitAsync(visits.Next(), stop);
        }
    }

    private async Task VisitAsync(Visit visit, CancellationToken stop)
    {
        var answered = await MeasureAsync(nameof(clock.GetOffsetAsync), () => clock.GetOffsetAsync(visit.Zone, at, stop));
        if (visit.AsksForRule)
        {
            await MeasureAsync<DaylightRule?>(nameof(clock.GetDaylightRuleAsync), () => new(clock.GetDaylightRuleAsync(visit.Zone, at, stop)));
        }

        if (visit.AsksForTransition)
        {
            await MeasureAsync(nameof(clock.GetNextTransitionAsync), () => clock.GetNextTransitionAsync(visit.Zone, at, stop));
        }

        var there = answered.UtcOffset;
        await MeasureAsync<TimeSpan>(nameof(clock.GetSharedOfficeHours), () => new(clock.GetSharedOfficeHours(_home, there)));
        _home = there;
    }

    private async ValueTask<T?> MeasureAsync<T>(string method, Func<ValueTask<T>> call)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            var result = await call();
            latencies.Record(method, Stopwatch.GetTimestamp() - started);
            return result;
        }
        catch (Exception exception) when (exception is HttpRequestException or ExecutionRejectedException)
        {
            return default; // staged: the upstream fails, the circuit is open, the limit is reached; the statistics count them
        }
    }
}
