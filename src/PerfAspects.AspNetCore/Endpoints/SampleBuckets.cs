using PerfAspects.Monitoring.History;
using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.AspNetCore.Endpoints;

/// <summary>The samples of a range, joined by interval.</summary>
internal static class SampleBuckets
{
    /// <summary>Reads the intervals of a range, those without a sample included.</summary>
    /// <param name="samples">All samples.</param>
    /// <param name="range">The range.</param>
    /// <param name="step">The length of an interval, in seconds.</param>
    /// <param name="series">The series; <see langword="null"/> for all methods together.</param>
    public static IEnumerable<(long Time, Sample? Sample)> Read(SampleStore samples, TimeRange range, long step, string? series)
    {
        var joined = new Dictionary<long, Sample>();
        foreach (var (name, time, sample) in samples.Read(range.From, range.To, series))
        {
            if (series is null && name == SampleStore.Process)
            {
                continue;
            }

            var interval = time - time % step;
            (joined.TryGetValue(interval, out var sum) ? sum : joined[interval] = new Sample { Seconds = 0 }).Add(sample);
        }

        for (var time = range.From - range.From % step; time < range.To; time += step)
        {
            yield return (time, joined.GetValueOrDefault(time));
        }
    }
}
