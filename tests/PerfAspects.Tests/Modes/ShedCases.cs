using PerfAspects.Tests.Modes.Subjects.ValueByPlain;

namespace PerfAspects.Tests.Modes;

/// <summary>What <c>[Shed]</c> does in every mode.</summary>
public sealed class ShedCases : ModeTest<ShedSubject>
{
    // Half of the users are refused, chosen by a number that is another one in each process.
    private const int Users = 36;

    [Theory, InEveryMode]
    public Task Overload_RefusesWhatIsLessImportant_UntilItIsOver(Mode mode) => In(mode, async run =>
    {
        const string Method = nameof(ShedSubject.Background);
        Assert.Equal(1, await run.CallAsync(Method));
        Overload(run);

        var rejection = await Assert.ThrowsAsync<LoadShedException>(() => run.CallAsync(Method));

        Assert.Equal((run.Method(Method).Name, null, null), (rejection.MethodName, rejection.SharedName, rejection.RetryAfter));
        Assert.Equal(1, run.Core.Runs);
        Relax(run);
        Assert.Equal(2, await run.CallAsync(Method));
        Assert.Equal(1, run.Method(Method).GetStatistics().Shed);
        run.AssertCounts(Method, "ok 2, error 1, shed 1");
    });

    [Theory, InEveryMode]
    public Task Overload_KeepsWhatIsMoreImportant(Mode mode) => In(mode, async run =>
    {
        Assert.Equal(1, await run.CallAsync(nameof(ShedSubject.Normal)));
        Overload(run);
        Assert.Equal(2, await run.CallAsync(nameof(ShedSubject.Normal)));
        run.AssertCounts(nameof(ShedSubject.Normal), "ok 2");
    });

    [Theory, InEveryMode]
    public Task ObserveOnly_CountsAndRefusesNothing(Mode mode) => In(mode, async run =>
    {
        Assert.Equal(1, await run.CallAsync(nameof(ShedSubject.Observed)));
        Overload(run);
        Assert.Equal(2, await run.CallAsync(nameof(ShedSubject.Observed)));
        Assert.Equal(3, await run.CallAsync(nameof(ShedSubject.Observed)));
        run.AssertCounts(nameof(ShedSubject.Observed), "ok 3, shed 2");
        Assert.Single(run.Warnings, static line => line == "Warning 60 RefusalObserved");
    });

    [Theory, InEveryMode]
    public Task RefusedCall_IsNotChargedRetriedOrCountedByTheBreaker(Mode mode) => In(mode, async run =>
    {
        const string Method = nameof(ShedSubject.Guarded);
        Assert.Equal(1, await run.CallAsync(Method));
        Overload(run);
        for (var i = 0; i < 4; i++)
        {
            await Assert.ThrowsAsync<LoadShedException>(() => run.CallAsync(Method));
        }

        Relax(run);
        Assert.Equal(2, await run.CallAsync(Method)); // the second of two permits
        run.AssertCounts(Method, "ok 2, error 4, admitted 2, shed 4, closed 1");
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task Hit_IsNeverRefused(Mode mode) => In(mode, async run =>
    {
        const string Method = nameof(ShedSubject.Cached);
        Assert.Equal(1, await run.CallAsync(Method, 1));
        Overload(run);
        Assert.Equal(1, await run.CallAsync(Method, 1));
        await Assert.ThrowsAsync<LoadShedException>(() => run.CallAsync(Method, 3));
        run.AssertCounts(Method, "ok 2, error 1, hit 1, miss 2, entries 1, shed 1");
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task ShedBy_KeepsOrRefusesAllCallsOfAUser(Mode mode) => In(mode, async run =>
    {
        const string Method = nameof(ShedSubject.ByUser);
        Assert.Equal(1, await run.CallAsync(Method, 1));
        OverloadByHalf(run);
        var refused = await RefusedAsync(run, Method);

        AssertIsShare(run, refused.Length);
        Assert.Equal(refused, await RefusedAsync(run, Method));
        Assert.Equal(1 + (2 * (Users - refused.Length)), run.Core.Runs);
        Relax(run);
        Assert.Empty(await RefusedAsync(run, Method));
        run.AssertCounts(Method, $"ok {run.Core.Runs}, error {2 * refused.Length}, shed {2 * refused.Length}");
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task ShedBy_UnderObserveOnly_CountsAllCallsOfAUserOrNone(Mode mode) => In(mode, async run =>
    {
        const string Method = nameof(ShedSubject.ObservedByUser);
        Assert.Equal(1, await run.CallAsync(Method, 1));
        OverloadByHalf(run);
        var counted = 0L;
        for (var user = 0; user < Users; user++)
        {
            await run.CallAsync(Method, user);
            await run.CallAsync(Method, user);
            var shed = run.Method(Method).GetStatistics().Shed;
            Assert.True(shed - counted is 0 or 2, $"of two calls of user {user}, {shed - counted} are counted");
            counted = shed;
        }

        AssertIsShare(run, (int)counted / 2);
        run.AssertCounts(Method, $"ok {1 + (2 * Users)}, shed {counted}");
        Assert.Equal(counted > 0 ? 1 : 0, run.Warnings.Count(static line => line == "Warning 60 RefusalObserved"));
    });

    // Keys of the user's type have one of two hash codes, so that all users with one hash code fall alike.
    private static void AssertIsShare(ModeRun run, int refused)
    {
        if (run.Mode.Key == KeyKind.User)
        {
            Assert.Equal(0, refused % (Users / 2));
        }
        else
        {
            Assert.InRange(refused, Users / 6, Users * 5 / 6);
        }
    }

    private static async Task<int[]> RefusedAsync(ModeRun run, string method)
    {
        var refused = new List<int>();
        for (var user = 0; user < Users; user++)
        {
            try
            {
                await run.CallAsync(method, user);
            }
            catch (LoadShedException)
            {
                refused.Add(user);
            }
        }

        return [.. refused];
    }

    // To half of the calls of background.
    private static void OverloadByHalf(ModeRun run)
    {
        run.Load.Value = 0.85;
        run.Clock.Advance(TimeSpan.FromSeconds(2.5));
    }

    // Beyond the calls of background, and before those of normal priority.
    private static void Overload(ModeRun run)
    {
        run.Load.Value = 1;
        run.Clock.Advance(TimeSpan.FromSeconds(6));
    }

    private static void Relax(ModeRun run)
    {
        run.Load.Value = 0;
        run.Clock.Advance(TimeSpan.FromMinutes(2));
    }
}
