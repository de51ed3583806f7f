namespace PerfAspects.Schedules.Tests;

/// <summary>The scenarios find defects: each mutant of the runtime breaks its scenario within 20,000 schedules.</summary>
public sealed class MutantTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3); // most mutants are found in seconds

    public static TheoryData<string> Names() => [.. Mutant.All.Select(static mutant => mutant.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Mutant_SomeSchedule_Breaks(string name)
    {
        var mutant = Mutant.All.Single(one => one.Name == name);
        using var program = new RewrittenProgram(mutant.Apply);
        var run = await program.RunAsync(mutant.Scenario, schedules: 20_000, seed: 1, s_patience);
        Assert.True(run.ExitCode == 1, $"No schedule of {mutant.Scenario} broke. {run.Output}");
    }
}
