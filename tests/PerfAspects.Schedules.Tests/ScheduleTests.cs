using System.Globalization;

namespace PerfAspects.Schedules.Tests;

/// <summary>
/// Every scenario holds under every schedule that is tried: 20,000, or as many as <c>PERFASPECTS_SCHEDULES</c> says. Seeds are fixed, so that
/// the gate gives one answer; <c>PERFASPECTS_SEED</c> sets the first.
/// </summary>
public sealed class ScheduleTests(ScheduleTests.Unchanged program) : IClassFixture<ScheduleTests.Unchanged>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(9); // a scenario takes less than a minute

    public static TheoryData<string> Scenarios()
        => [.. ScheduleProcess.Run(Path.Combine(BuiltPaths.SchedulesFolder, "PerfAspects.Schedules.dll"), "list").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    [Fact]
    public void Scenarios_AreAtLeastTwelve() => Assert.True(Scenarios().Count >= 12);

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Scenario_EverySchedule_Holds(string scenario)
    {
        var total = Number("PERFASPECTS_SCHEDULES", 20_000);
        var share = (total + Environment.ProcessorCount - 1) / Environment.ProcessorCount;
        var seed = Number("PERFASPECTS_SEED", 1);
        var runs = await Task.WhenAll(Enumerable.Range(seed, Environment.ProcessorCount).Select(one => program.Program.RunAsync(scenario, share, one, s_patience)));
        Assert.All(runs, static run => Assert.True(run.ExitCode == 0, run.Output));
    }

    private static int Number(string variable, int byDefault)
        => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : byDefault;

    /// <summary>The program with the runtime as it is.</summary>
    public sealed class Unchanged : IDisposable
    {
        internal RewrittenProgram Program { get; } = new();

        public void Dispose() => Program.Dispose();
    }
}
