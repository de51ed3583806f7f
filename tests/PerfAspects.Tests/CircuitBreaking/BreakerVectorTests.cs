using Polly.CircuitBreaker;

namespace PerfAspects.Tests.CircuitBreaking;

/// <summary>
/// What the documentation of resilience4j (https://resilience4j.readme.io/docs/circuitbreaker) and SmallRye Fault Tolerance
/// (https://smallrye.io/docs/smallrye-fault-tolerance/6.9.1/reference/circuit-breaker.html) promise of their breakers, written as scripts.
/// Two promises are not ours: both count over the last calls, and we over a time, as Polly does, so that the scripts stay within one
/// period; and resilience4j judges after a success as well, and Polly and we after a failure or a slow call only.
/// </summary>
/// <remarks>
/// A script is a row of steps. <c>s</c> a call that succeeds, <c>f</c> one that fails, <c>S</c> and <c>F</c> the same and slow, <c>i</c> one
/// that fails with an ignored exception, <c>c</c> one that its caller cancels, <c>x</c> one that is rejected; <c>(</c> a call that begins,
/// <c>)</c> the oldest such call succeeds, <c>!</c> it fails; <c>w</c> the break of 5 s passes, <c>v</c> half of it; <c>C</c>, <c>O</c> and
/// <c>H</c> the circuit is closed, open or half open now.
/// </remarks>
public sealed partial class BreakerVectorTests : AspectTest
{
    public static readonly TheoryData<string, string, string> Vectors = new()
    {
        // resilience4j
        { "the rate counts from the minimum number of calls on", "MinimumThroughput=10", "fffffffffC fO x" },
        { "a rate equal to the threshold opens", "MinimumThroughput=10", "sssssffffC fO" },
        { "a rate under the threshold does not", "MinimumThroughput=10", "ssssssffffC" },
        { "another threshold", "MinimumThroughput=4 FailureRatio=0.75", "sffC fO" },
        { "all calls have to fail", "MinimumThroughput=4 FailureRatio=1", "sfffffffC" },
        { "open, every call is rejected until the wait is over", "MinimumThroughput=2", "ffO xxx v xO v H sC" },
        { "rejections are not counted", "MinimumThroughput=2", "ffO xxxxxxxx w sC ssf sC" },
        { "half open, a failure opens for the whole wait again", "MinimumThroughput=2", "ffO w fO v x v H sC" },
        { "half open, so many calls are permitted and no more until they end", "MinimumThroughput=2 Probes=3", "ffO w (((H xx )H )H )C" },
        { "half open, permits of calls that have ended are used", "MinimumThroughput=2 Probes=3", "ffO w sH sH sC" },
        { "half open, calls under way when it opens change nothing", "MinimumThroughput=2 Probes=3", "ffO w (( fO ))O x" },
        { "closed again, it counts anew", "MinimumThroughput=4", "ffffO w sC fffC fO" },
        { "a slow call rate equal to its threshold opens", "MinimumThroughput=4 SlowCallDuration=1s SlowCallRatio=0.5", "ssSC SO x" },
        { "a slow call rate under its threshold does not", "MinimumThroughput=4 SlowCallDuration=1s SlowCallRatio=0.5", "sssSC" },
        { "the slow call rate counts from the minimum number of calls on", "MinimumThroughput=4 SlowCallDuration=1s SlowCallRatio=0.5", "SSSC SO" },
        { "a call is slow and failed at once", "MinimumThroughput=4 FailureRatio=1 SlowCallDuration=1s SlowCallRatio=0.75", "sSFC FO" },
        { "slow calls open by default only if all are slow", "MinimumThroughput=4 SlowCallDuration=1s", "sSSSSSC" },
        { "half open, a slow call opens", "MinimumThroughput=2 SlowCallDuration=1s", "ffO w SO" },
        { "a call that began before it opened changes nothing", "MinimumThroughput=2", "(( ffO !)O w sC" },
        { "an ignored exception is no failure", "MinimumThroughput=4", "fffiC fO x" },

        // SmallRye Fault Tolerance
        { "one success closes by default", "MinimumThroughput=4", "ffffO w sC" },
        { "so many successes in a row close", "MinimumThroughput=4 Probes=2", "ffffO w sH sC" },
        { "a failure among them opens, and they count anew", "MinimumThroughput=4 Probes=2", "ffffO w sH fO w sH sC" },
        { "as many probes at once as successes are needed", "MinimumThroughput=4 Probes=2", "ffffO w ((H x )H )C" },
        { "skipped exceptions count as successes", "MinimumThroughput=4", "iiiiiiC" },
        { "a skipped exception of a probe closes", "MinimumThroughput=4", "ffffO w iC" },
        { "a cancelled call counts as nothing", "MinimumThroughput=4", "fffcccC fO" },
        { "a cancelled probe leaves its place", "MinimumThroughput=4", "ffffO w cH sC" },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public async Task Script_RunsAsDocumented(string promise, string settings, string script)
    {
        var method = Runtime.Find(typeof(Service), nameof(Service.CallAsync))!;
        foreach (var setting in settings.Split(' '))
        {
            var (name, value) = (setting.Split('=')[0], setting.Split('=')[1]);
            method.Override($"CircuitBreaker:{name}", value);
        }

        var service = new Service(Runtime);
        var open = new Queue<(TaskCompletionSource Core, Task Call)>();
        for (var at = 0; at < script.Length; at++)
        {
            try
            {
                await StepAsync(script[at], method, service, open);
            }
            catch (Exception exception)
            {
                Assert.Fail($"{promise}: step {at} of '{script}': {exception.Message}");
            }
        }
    }

    private async Task StepAsync(char step, AspectMethod method, Service service, Queue<(TaskCompletionSource Core, Task Call)> open)
    {
        switch (step)
        {
            case ' ':
                break;
            case 's' or 'S':
                await EndAsync(service, step == 'S', static core => core.SetResult());
                break;
            case 'f' or 'F':
                await Assert.ThrowsAsync<IOException>(() => EndAsync(service, step == 'F', static core => core.SetException(new IOException())));
                break;
            case 'i':
                await Assert.ThrowsAsync<KeyNotFoundException>(() => EndAsync(service, false, static core => core.SetException(new KeyNotFoundException())));
                break;
            case 'c':
                using (var caller = new CancellationTokenSource())
                {
                    var core = new TaskCompletionSource();
                    var call = service.CallAsync(core.Task, caller.Token);
                    await caller.CancelAsync();
                    core.SetCanceled(caller.Token);
                    await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
                }

                break;
            case 'x':
                var runs = service.Runs;
                await Assert.ThrowsAsync<BrokenCircuitException>(() => service.CallAsync(Task.CompletedTask, default));
                Assert.Equal(runs, service.Runs);
                break;
            case '(':
                var begun = new TaskCompletionSource();
                open.Enqueue((begun, service.CallAsync(begun.Task, default)));
                Assert.False(open.Last().Call.IsCompleted);
                break;
            case ')':
                var succeeding = open.Dequeue();
                succeeding.Core.SetResult();
                await succeeding.Call;
                break;
            case '!':
                var failing = open.Dequeue();
                failing.Core.SetException(new IOException());
                await Assert.ThrowsAsync<IOException>(() => failing.Call);
                break;
            case 'w' or 'v':
                Clock.Advance(TimeSpan.FromSeconds(step == 'w' ? 5 : 2.5));
                break;
            default:
                var expected = step switch { 'C' => CircuitState.Closed, 'O' => CircuitState.Open, _ => CircuitState.HalfOpen };
                Assert.Equal(expected, method.GetStatistics().CircuitState);
                break;
        }
    }

    private async Task EndAsync(Service service, bool isSlow, Action<TaskCompletionSource> end)
    {
        var core = new TaskCompletionSource();
        var call = service.CallAsync(core.Task, default);
        if (isSlow)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        end(core);
        await call;
    }

    private sealed partial class Service(AspectRuntime runtime)
    {
        public int Runs { get; private set; }

        [CircuitBreaker(BreakDuration = "5s", SamplingDuration = "1h", Ignore = [typeof(KeyNotFoundException)])]
        public partial Task CallAsync(Task core, CancellationToken cancellationToken);

        private async Task CallCoreAsync(Task core, CancellationToken cancellationToken)
        {
            Runs++;
            await core;
        }
    }
}
