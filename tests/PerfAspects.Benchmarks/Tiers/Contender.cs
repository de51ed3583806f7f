using System.Diagnostics;

namespace PerfAspects.Benchmarks.Tiers;

/// <summary>A contender of a row: what is measured, and what a fresh one is made of before each round.</summary>
/// <param name="Name">The name.</param>
/// <param name="PrepareAsync">Makes what a round uses; it is disposed after the round.</param>
internal sealed record Contender(string Name, Func<Task<Round>> PrepareAsync)
{
    /// <summary>Nanoseconds of an operation, of the best round.</summary>
    public double Nanoseconds { get; private set; } = double.MaxValue;

    /// <summary>Bytes allocated by an operation, of the best round.</summary>
    public double Bytes { get; private set; } = double.MaxValue;

    public async Task RunAsync()
    {
        await using var round = await PrepareAsync();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var started = Stopwatch.GetTimestamp();
        await round.RunAsync();
        var elapsed = Stopwatch.GetElapsedTime(started);
        Nanoseconds = Math.Min(Nanoseconds, elapsed.TotalNanoseconds / round.Operations);
        Bytes = Math.Min(Bytes, (double)(GC.GetTotalAllocatedBytes(precise: true) - bytes) / round.Operations);
    }
}

/// <summary>A round: some operations, and what they use.</summary>
/// <param name="Operations">The number of operations.</param>
/// <param name="RunAsync">Runs them.</param>
/// <param name="Used">What is disposed afterwards.</param>
internal sealed record Round(int Operations, Func<Task> RunAsync, IAsyncDisposable? Used = null) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Used?.DisposeAsync() ?? default;
}
