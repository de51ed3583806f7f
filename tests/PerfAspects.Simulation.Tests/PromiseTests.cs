using System.Globalization;
using PerfAspects.Simulation.Limiters;

namespace PerfAspects.Simulation;

/// <summary>
/// The promises of <c>[AdaptiveConcurrency]</c>, each over several seeds: two by default, and as many as PERFASPECTS_SIMULATION_SEEDS says.
/// The hour is simulated for one seed unless more are asked for.
/// </summary>
public sealed class PromiseTests
{
    private static readonly int s_seeds = int.Parse(
        Environment.GetEnvironmentVariable("PERFASPECTS_SIMULATION_SEEDS") ?? "2", CultureInfo.InvariantCulture);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, s_seeds)];

    public static TheoryData<int> SeedsOfAnHour => [.. Enumerable.Range(1, Math.Max(s_seeds / 4, 1))];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void OverTheCapacity_CompletesNearlyAllOfIt_WithAShortQueue(int seed)
    {
        var measured = Steady(Scenarios.Over(), seed);
        AssertBusy(measured, Scenarios.Over(), atLeast: 0.98);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void FourTimesTheCapacity_IsNoWorse(int seed) => AssertBusy(Steady(Scenarios.Heavy, seed), Scenarios.Heavy, atLeast: 0.98);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void OneWorker_IsKeptBusy(int seed) => AssertBusy(Steady(Scenarios.OneWorker, seed), Scenarios.OneWorker, atLeast: 0.9);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void HundredWorkers_AreKeptBusy(int seed)
        => AssertBusy(Steady(Scenarios.HundredWorkers, seed), Scenarios.HundredWorkers, atLeast: 0.98);

    [Theory]
    [MemberData(nameof(SeedsOfAnHour))]
    public void AfterAnHour_ItIsAsAfterAMinute(int seed)
    {
        var run = new Run(Scenarios.Over(3600), static clock => new Ours(clock), seed);
        run.Until(60);
        var early = run.Until(120);
        run.Until(3540);
        var late = run.Until();

        AssertBusy(early, Scenarios.Over(), atLeast: 0.98);
        AssertBusy(late, Scenarios.Over(), atLeast: 0.98);
        Assert.InRange(late.Calls.Percentile(0.5) / early.Calls.Percentile(0.5), 0.75, 1.33);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void HalfTheCapacity_IsLeftAlone(int seed)
    {
        var measured = new Run(Scenarios.Half, static clock => new Ours(clock), seed).Until();
        Assert.InRange(measured.RejectedShare, 0, 0.0005);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void FewCalls_AreLeftAlone(int seed)
    {
        var measured = new Run(Scenarios.Low, static clock => new Ours(clock), seed).Until();
        Assert.Equal((0, AdaptiveConcurrencyDefault), (measured.Rejected, (int)measured.Limit));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void HeavyTail_AfterAnOverload_IsLeftAlone(int seed)
    {
        var run = new Run(Scenarios.HeavyTail, static clock => new Ours(clock), seed);
        run.Until(65);
        Assert.InRange(run.Until().RejectedShare, 0, 0.005);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void SlowService_IsKeptBusy_AndItsRecoveryIsSeen(int seed)
    {
        var run = new Run(Scenarios.Slow, static clock => new Ours(clock), seed);
        run.Until(70);
        var slow = run.Until(120);
        run.Until(130);
        var recovered = run.Until();

        Assert.InRange(slow.DonePerSecond, 0.95 * Scenarios.Slow.Capacity / 3, double.MaxValue);
        Assert.InRange(slow.Cores.Percentile(0.5), 0, 2 * 3 * 1000 * Scenarios.Slow.MedianSeconds);
        Assert.InRange(recovered.RejectedShare, 0, 0.001); // at 70 % of the capacity
    }

    private const int AdaptiveConcurrencyDefault = 20;

    private static Measured Steady(Scenario scenario, int seed)
    {
        var run = new Run(scenario, static clock => new Ours(clock), seed);
        run.Until(20);
        return run.Until();
    }

    private static void AssertBusy(Measured measured, Scenario scenario, double atLeast)
    {
        var unloaded = 1000 * scenario.MedianSeconds;
        Assert.InRange(measured.DonePerSecond / scenario.Capacity, atLeast, 1.05);
        Assert.InRange(measured.Cores.Percentile(0.5) / unloaded, 0.9, 2);
        Assert.InRange(measured.Calls.Percentile(0.5) / unloaded, 0.9, 3);
    }
}
