using PerfAspects.Tests.Modes.Subjects.ValueByPlain;

namespace PerfAspects.Tests.Modes;

/// <summary>What several aspects do together in every mode.</summary>
public sealed class NestedCases : ModeTest<NestedSubject>
{
    private const string Everything = nameof(NestedSubject.Everything);

    [Theory, InEveryMode]
    public Task Hit_UsesNoPermit_AndARetryUsesNone(Mode mode) => In(mode, async run =>
    {
        run.Core.Fail(1);
        Assert.Equal(2, await run.CallAsync(Everything));
        Assert.Equal(2, await run.CallAsync(Everything));
        run.AssertCounts(Everything, "ok 2, hit 1, miss 1, entries 1, admitted 1, retries 1, closed 1");
    });

    [Theory, InEveryMode]
    public Task StaleValue_AnswersARejectionAndAnOpenCircuit(Mode mode) => In(mode, async run =>
    {
        Assert.Equal(1, await run.CallAsync(Everything));
        run.Clock.Advance(TimeSpan.FromMinutes(5));
        run.Core.Fail(4);
        Assert.Equal(1, await run.CallAsync(Everything));
        Assert.Equal(1, await run.CallAsync(Everything)); // opens the circuit
        Assert.Equal(1, await run.CallAsync(Everything)); // is over the limit
        run.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await run.CallAsync(Everything)); // finds the circuit open
        Assert.Equal(5, run.Core.Runs);
        run.AssertCounts(Everything, "ok 5, miss 1, stale 4, entries 1, admitted 4, rejected 1, retries 2, broken 1, open 1");
    });
}
