using System.Globalization;
using System.Reflection;
using PerfAspects.Tests.Modes.Subjects.ValueByPlain;
using Xunit.Sdk;

namespace PerfAspects.Tests.Modes.Faults;

/// <summary>
/// Foreign code that throws, at every call into it in turn. Listeners and loggers change no result and no count. The code that a call
/// needs (clock, key, <c>Unless</c>, memory cache, the limiter of the services and the factory that makes it) may fail that call, the first
/// one included, which makes the state of its method; every call is counted once all the same, and the next calls work.
/// </summary>
public sealed class FaultCases : ModeTest<FaultSubject>
{
    private const string Get = nameof(FaultSubject.Get);
    private const string ByKey = nameof(FaultSubject.ByKey);
    private const int MostCalls = 1000;
    private const int Known = 2001; // a key that was asked for before

    [Theory]
    [InEveryFaultMode(Foreign.Meters, Foreign.Spans, Foreign.Log)]
    public Task Watcher_ThatThrows_ChangesNoResultAndNoCount(Foreign kind, Mode mode) => AtEveryCallAsync(async at =>
    {
        var code = new ForeignCode(kind, at);
        using var listeners = new ForeignListeners(code);
        await using var run = await ModeRun.StartAsync(mode, typeof(FaultSubject), code);

        Assert.Equal("1 1 3 4 4 InvalidDataException 7", string.Join(' ', await CallAsync(run)));
        Assert.Equal(
            "ok 6, error 1, hit 2, miss 5, entries 1, expired 2, key 1, admitted 5, retries 2, closed 1",
            run.Counted(Get).ToString());
        code.IsOn = false;
        await AssertWorksAsync(run);
        return code;
    });

    [Theory]
    [InEveryFaultMode(
        Foreign.Clock, Foreign.Key, Foreign.Unless, Foreign.DurationOf, Foreign.DelayOf, Foreign.HandleResult, Foreign.MemoryCache,
        Foreign.Factory, Foreign.Limiter)]
    public Task Service_ThatThrows_FailsAtMostItsCall_AndTheNextWorks(Foreign kind, Mode mode) => AtEveryCallAsync(async at =>
    {
        var code = new ForeignCode(kind, at) { IsOn = false };
        using var listeners = new ForeignListeners(code);
        await using var run = await ModeRun.StartAsync(mode, typeof(FaultSubject), code);
        code.IsOn = true; // the first call makes the state of the method, and may fail just then

        var outcomes = await CallAsync(run);

        Assert.InRange(outcomes.Count(static outcome => outcome == nameof(ForeignException)), 0, 1);
        Assert.All(outcomes, static outcome => Assert.True(
            outcome is nameof(ForeignException) or nameof(InvalidDataException) || int.TryParse(outcome, out _), outcome));
        Assert.Equal(7, run.Counted(Get)["ok"] + run.Counted(Get)["error"]);
        Assert.Equal(0, run.Counted(Get)["active"]);

        // A call that has failed before it could ask the cache was no request.
        Assert.InRange(run.Counted(Get)["hit"] + run.Counted(Get)["miss"] + run.Counted(Get)["joined"] + run.Counted(Get)["stale"], 6, 7);
        code.IsOn = false;
        await AssertWorksAsync(run);
        return code;
    });

    /// <summary>A write that has reached the source leaves no older value, whatever fails after it.</summary>
    [Theory]
    [InEveryFaultMode(Foreign.Clock, Foreign.Key, Foreign.Unless, Foreign.MemoryCache)]
    public Task Service_ThatThrowsInAWrite_LeavesNoOlderValue(Foreign kind, Mode mode) => AtEveryCallAsync(async at =>
    {
        var code = new ForeignCode(kind, at) { IsOn = false };
        using var listeners = new ForeignListeners(code);
        await using var run = await ModeRun.StartAsync(mode, typeof(FaultSubject), code);
        await run.CallAsync(Get, 2);
        var runs = run.Core.Runs;
        code.IsOn = true;
        var outcome = await Record.ExceptionAsync(() => run.CallAsync(nameof(FaultSubject.Set), 2));
        code.IsOn = false;

        Assert.True(outcome is null or ForeignException, outcome?.ToString());
        var isWritten = run.Core.Runs > runs;
        var found = await run.CallAsync(Get, 2);
        Assert.True(isWritten ? found > runs : found == runs, $"found {found} after run {runs}");
        Assert.Equal(found, await run.CallAsync(Get, 2));
        var next = await run.CallAsync(nameof(FaultSubject.Set), 2);
        Assert.Equal(next, await run.CallAsync(Get, 2));
        return code;
    });

    [Theory]
    [InEveryFaultMode(
        Foreign.Meters, Foreign.Spans, Foreign.Log, Foreign.Clock, Foreign.Timer, Foreign.Key, Foreign.Unless, Foreign.DurationOf,
        Foreign.DelayOf, Foreign.HandleResult, Foreign.MemoryCache, Foreign.Limiter)]
    public Task ForeignCode_ThatWaitsForOtherCalls_DoesNotHoldThemUp(Foreign kind, Mode mode) => AtEveryCallAsync(async at =>
    {
        var run = default(ModeRun);
        var outcome = "";
        var code = new ForeignCode(kind, at, () => outcome = CallOnAnotherThread(run!)) { IsOn = false };
        using var listeners = new ForeignListeners(code);
        await using var started = run = await ModeRun.StartAsync(mode, typeof(FaultSubject), code);
        code.IsOn = true; // the first calls make the states of the methods

        await CallAsync(run);
        Change(run, "900");
        Change(run, "1000");
        run.Core.Fail(5);
        for (var key = 1; key < 9; key++)
        {
            await Record.ExceptionAsync(() => run.CallAsync(ByKey, key)); // opens the circuits, and adds partitions
        }

        run.Clock.Advance(TimeSpan.FromSeconds(5));
        await Record.ExceptionAsync(() => run.CallAsync(ByKey, 1));
        run.Core.Fail(0);
        code.IsOn = false;
        await Patience.UntilAsync(() => !code.HasThrown || Volatile.Read(ref outcome) != ""); // it may run after a call has its answer
        Assert.True(!code.HasThrown || outcome == "ended", $"another call has been held up: {outcome}");
        await AssertWorksAsync(run);
        return code;
    });

    private static string CallOnAnotherThread(ModeRun run)
    {
        var step = "";
        var thread = new Thread(() =>
        {
            try
            {
                CallAllAsync(run, next => step = next).GetAwaiter().GetResult();
            }
            catch (Exception exception)
            {
                step = exception.ToString();
            }
        });
        thread.IsBackground = true;
        thread.Start();
        return thread.Join(TimeSpan.FromSeconds(30)) ? step : $"{step} waits for {Environment.StackTrace}";
    }

    // Settings of limits, budgets, circuits and caches change, and are taken back.
    private static void Change(ModeRun run, string permits)
    {
        foreach (var member in new[] { Get, ByKey })
        {
            run.Method(member).Override("RateLimited:Permits", permits);
            run.Method(member).Override("RateLimited:Algorithm", permits == "900" ? "TokenBucket" : null);
            run.Method(member).IsolateCircuit();
            run.Method(member).CloseCircuit();
        }

        run.Method(Get).Override("Cached:Duration", permits == "900" ? "4m" : null);
        run.Method(Get).Override("Retry:Budget", permits == "900" ? "0" : null);
        run.Method(Get).ClearCache();
    }

    // A load, a call of a known partition, an invalidation, a look at the statistics, and a change of settings, all of which may be the
    // first. Calls may fail, but have to end.
    private static async Task CallAllAsync(ModeRun run, Action<string> notify)
    {
        foreach (var member in new[] { Get, ByKey, nameof(FaultSubject.Forget) })
        {
            notify(member);
            await Record.ExceptionAsync(() => run.CallAsync(member, Known));
        }

        notify("statistics");
        run.Method(Get).GetStatistics();
        run.Method(ByKey).GetStatistics();
        notify("change");
        run.Method(ByKey).Override("AdaptiveConcurrency:Max", "900");
        notify("ended");
    }

    // A load, a hit, a failed attempt with a retry, an entry that has expired, a hit, a call that fails for good, and a load after an
    // invalidation.
    private static async Task<List<string>> CallAsync(ModeRun run)
    {
        var outcomes = new List<string> { await OutcomeAsync(run, 1), await OutcomeAsync(run, 1) };
        run.Core.Fail(1);
        outcomes.Add(await OutcomeAsync(run, 2));
        run.Clock.Advance(TimeSpan.FromMinutes(5));
        outcomes.Add(await OutcomeAsync(run, 1));
        outcomes.Add(await OutcomeAsync(run, 1));
        run.Core.Fail(2);
        outcomes.Add(await OutcomeAsync(run, 3));
        run.Core.Fail(0);
        await Record.ExceptionAsync(() => run.CallAsync(nameof(FaultSubject.Forget), 1));
        outcomes.Add(await OutcomeAsync(run, 1));
        return outcomes;
    }

    // After the foreign code has thrown once, it works, and so does everything else: load, hit, and both places of the bulkhead.
    private static async Task AssertWorksAsync(ModeRun run)
    {
        var runs = run.Core.Runs;
        Assert.Equal(runs + 1, await run.CallAsync(Get, 1000));
        Assert.Equal(runs + 1, await run.CallAsync(Get, 1000));
        run.Core.Hold();
        var first = await run.BeginCoreAsync(Get, 1001);
        var second = await run.BeginCoreAsync(Get, 1003);
        run.Core.Release();
        await Task.WhenAll(first, second);
        Assert.Equal(runs + 3, run.Core.Runs);
        Assert.Equal(0, run.Counted(Get)["active"]);
    }

    private static async Task<string> OutcomeAsync(ModeRun run, int id)
    {
        try
        {
            return (await run.CallAsync(Get, id)).ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is not XunitException)
        {
            return exception.GetType().Name;
        }
    }

    private static Task AtEveryCallAsync(Func<int, Task<ForeignCode>> run) => Task.Run(async () =>
    {
        for (var at = 1; at < MostCalls; at++)
        {
            ForeignCode code;
            try
            {
                code = await run(at);
            }
            catch (Exception exception)
            {
                throw new XunitException($"Foreign code that throws at its call {at}: {exception}");
            }

            if (!code.HasThrown)
            {
                Assert.True(at > 1, "the foreign code is never called");
                return;
            }
        }
    });

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class InEveryFaultModeAttribute(params Foreign[] kinds) : DataAttribute
    {
        public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
            from kind in kinds
            from mode in Mode.Of(Shapes.Methods)
            where mode is { Hosting: Hosting.Own, Changes: Changes.None, Listening: Listening.Nobody } // the test has its own listeners
                && (kind != Foreign.Key || mode.Key == KeyKind.User)
            select new object[] { kind, mode };
    }
}
