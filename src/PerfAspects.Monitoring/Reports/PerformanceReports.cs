using PerfAspects.Monitoring.Advice;
using PerfAspects.Monitoring.Health;
using PerfAspects.Monitoring.History;
using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.Monitoring.Reports;

/// <summary>Creates reports in one pass over the samples of the range.</summary>
internal sealed class PerformanceReports(SeriesTable series, SampleStore store, HealthScorer health, TimeProvider clock)
    : IPerformanceReports
{
    private const int Points = 120;

    /// <inheritdoc/>
    public Task<PerformanceReport> CreateAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default)
    {
        if (from >= to)
        {
            throw new ArgumentException("The beginning of a report must be before its end.", nameof(from));
        }

        // On a thread of the pool: a week of many methods takes a while to read.
        return Task.Run(() => Create(from, to, cancellationToken), cancellationToken);
    }

    private PerformanceReport Create(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        to = to < now ? to : now;
        var (begin, end) = (from.ToUnixTimeSeconds(), Math.Max(from.ToUnixTimeSeconds() + 1, to.ToUnixTimeSeconds()));
        var resolution = store.ResolutionOf(begin);
        var step = Math.Max(resolution, (end - begin + Points - 1) / Points / resolution * resolution);
        var methods = new Dictionary<string, MethodTimeline>(StringComparer.Ordinal);
        var timeline = new SortedDictionary<long, Sample>();
        foreach (var (name, time, sample) in store.Read(begin, end))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (name == SampleStore.Process)
            {
                continue;
            }

            (methods.TryGetValue(name, out var known) ? known : methods[name] = new MethodTimeline()).Add(sample);
            var interval = time - time % step;
            (timeline.TryGetValue(interval, out var all) ? all : timeline[interval] = new Sample { Seconds = 0 }).Add(sample);
        }

        return new PerformanceReport
        {
            From = from,
            To = to,
            Created = now,
            Health = health.Score(),
            Methods = Order(methods.Where(static method => method.Value.Total.HasActivity).Select(Summarize)),
            Advice =
            [
                .. methods.SelectMany(Advise)
                    .OrderBy(static advice => advice.Kind)
                    .ThenBy(static advice => advice.Method, StringComparer.Ordinal),
            ],
            Timeline = [.. timeline.Select(pair => PointOf(pair.Key, pair.Value, step))],
        };
    }

    // Methods with the most time in calls first.
    private static MethodPerformance[] Order(IEnumerable<MethodPerformance> methods) =>
    [
        .. methods.OrderByDescending(static method => method.Mean * method.Calls ?? 0)
            .ThenByDescending(static method => method.Calls)
            .ThenBy(static method => method.Method, StringComparer.Ordinal),
    ];

    private static MethodPerformance Summarize(KeyValuePair<string, MethodTimeline> method)
    {
        var total = method.Value.Total;
        var durations = total.Durations;
        return new MethodPerformance(
            method.Key,
            total[Counter.Calls],
            total.FailureRatio,
            durations?.Mean,
            durations?.Percentile(50),
            durations?.Percentile(95),
            durations?.Percentile(99),
            total.HitRatio,
            total.Saved);
    }

    private static PerformancePoint PointOf(long time, Sample sample, long step) => new(
        DateTimeOffset.FromUnixTimeSeconds(time),
        (double)sample[Counter.Calls] / step,
        sample.FailureRatio,
        sample.Durations?.Percentile(50),
        sample.Durations?.Percentile(99));

    // A method whose assembly is gone, or that a former version of the application had, has figures and no settings to advise on.
    private IEnumerable<PerformanceAdvice> Advise(KeyValuePair<string, MethodTimeline> method)
        => series.Find(method.Key) is { } known
            ? Advisor.Of(new MethodFigures(known, method.Value.Total, method.Value.PeakRate, method.Value.TimesOpened))
            : [];
}
