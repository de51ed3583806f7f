namespace Quickstart.Load;

/// <summary>A number of workers on one clock. Fleets with the same zones carry the same load: the same visits at the same pace.</summary>
internal sealed class Fleet(IWorldClock clock, string[] zones, DateTimeOffset at)
{
    public const int Workers = 40;
    private const int Seed = 20_260_101;

    /// <summary>What the upstream knows the fleet's requests by.</summary>
    public string Name => clock.GetType().Name;

    public LatencyRecorder Latencies { get; } = new();

    /// <summary>A method's name in PerfAspects: <c>Namespace.Type.Method</c>.</summary>
    public string NameOf(string method) => $"{clock.GetType().FullName}.{method}";

    public async Task RunAsync(TimeSpan duration, CancellationToken stop)
    {
        // Which zones are the popular ones is arbitrary, but the same in every run.
        var byPopularity = zones.ToArray();
        new Random(Seed).Shuffle(byPopularity);

        var workers = Enumerable.Range(0, Workers).Select(number =>
        {
            var visits = new VisitSequence(byPopularity, Seed + number);
            return new Worker(clock, visits, Latencies, at).RunAsync(startAfter: number * TimeSpan.FromMilliseconds(2), duration, stop);
        });
        try
        {
            await Task.WhenAll(workers);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Ctrl+C: what was measured until then is the result
        }
    }
}
