namespace PerfAspects.Benchmarks.Budgets;

/// <summary>What may be asked of us: so many times the hand-written limit, and so many bytes.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="MaxRatio">The most our time may be of the limit's.</param>
/// <param name="MaxBytes">The most an operation may allocate.</param>
/// <param name="Operations">Operations in a round.</param>
/// <param name="Ours">Runs that many operations.</param>
/// <param name="Limit">Runs that many operations, written by hand.</param>
internal sealed record Budget(string Name, double MaxRatio, double MaxBytes, int Operations, Action<int> Ours, Action<int> Limit)
{
    /// <summary>The most an operation may take longer than the limit's; by default, only the ratio counts.</summary>
    public double MaxAddedNanoseconds { get; init; } = double.PositiveInfinity;
}
