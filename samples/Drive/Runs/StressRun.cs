using Drive.Load;

namespace Drive.Runs;

/// <summary>
/// Raises the rate step by step until a threshold breaks or the service falls behind, and reports the last rate that it has carried: the
/// knee.
/// </summary>
internal static class StressRun
{
    private const double KeepsUp = 0.95;

    public static async Task<RunReport> RunAsync(
        DriveOptions options, HttpTarget target, TimeProvider clock, TextWriter output, CancellationToken cancellationToken)
    {
        var steps = new List<StressStep>();
        LoadResult? best = null;
        LoadResult? result = null;
        for (var rate = options.Rate; rate <= options.MaxRate && !cancellationToken.IsCancellationRequested; rate *= options.Factor)
        {
            result = await LoadRun.StepAsync(options, rate, options.Duration, target, clock, null, cancellationToken).ConfigureAwait(false);
            var isCarried = IsCarried(options, rate, result);
            steps.Add(new StressStep(rate, result.Rate, result.FailureRatio, result.Latency, isCarried));
            output.WriteLine(
                $"{rate,9:0.0}/s offered  {result.Rate,9:0.0}/s done  p95 {result.Latency.P95 * 1000,8:0.0} ms  "
                + $"failed {result.FailureRatio:P2}  {(isCarried ? "carried" : "broken")}");
            if (!isCarried)
            {
                break;
            }

            best = result;
        }

        var knee = steps.FindLast(static step => step.IsCarried)?.Offered;
        output.WriteLine(knee is null ? "The first step was too much." : $"Knee: {knee:0.0} requests/s");
        return new RunReport(options.Mode.ToString(), options.Url, options.Rate, best ?? result!) { Steps = steps, Knee = knee };
    }

    // Without thresholds: the service keeps up and fails at most one request in a hundred.
    private static bool IsCarried(DriveOptions options, double rate, LoadResult result)
    {
        var figures = new RunFigures(result, Memory: null);
        var holds = options.Thresholds.Count == 0
            ? result.FailureRatio <= 0.01 : options.Thresholds.TrueForAll(threshold => threshold.Holds(figures) != false);
        return holds && result.Completed / result.Duration >= rate * KeepsUp * Math.Min(1, options.Duration.TotalSeconds / result.Duration);
    }
}
