using Drive.Load;
using Microsoft.Extensions.Time.Testing;

namespace PerfAspects.Samples.Tests.Drive;

/// <summary>The load driver measures from the intended start and never waits for answers.</summary>
public sealed class OpenLoadTests
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(10);

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task Run_AgainstAStalledService_CountsTheStallInEveryRequestOfThatTime()
    {
        var stalled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var sent = 0;
        var recorder = new Recorder(_clock, TimeSpan.FromSeconds(1));
        var load = new OpenLoad(_clock, (number, _) => Send(number), maxInFlight: 1_000);
        var run = load.RunAsync(Arrivals.Even(100, TimeSpan.FromSeconds(1)), recorder, CancellationToken.None);

        // The service answers at once, except for the requests 20 to 69, which it answers after half a second.
        for (var tick = 0; tick <= 100; tick++)
        {
            await Until(() => Volatile.Read(ref sent) >= Math.Min(tick + 1, 100));
            if (tick == 70)
            {
                stalled.SetResult(true);
                await Until(() => recorder.ToResult().Completed >= 70);
            }

            _clock.Advance(s_tick);
        }

        await run;
        var result = recorder.ToResult();
        Assert.Equal((100, 0), (result.Completed, result.Failures));
        Assert.InRange(result.Latency.Max, 0.5, 0.503); // of request 20: due at 0.2 s, answered at 0.7 s
        Assert.InRange(result.Latency.P90, 0.4, 0.41); // 50 of 100 requests were delayed by 10 to 500 ms
        Assert.InRange(result.Mean, 0.5 * 0.255 - 0.01, 0.5 * 0.255 + 0.01);

        Task<bool> Send(long number)
        {
            Interlocked.Increment(ref sent);
            return number is >= 20 and < 70 ? stalled.Task : Task.FromResult(true);
        }
    }

    // A driver that could not send in time must not hide the delay: users would have waited.
    [Fact]
    public async Task Run_ThatIsLateItself_CountsFromTheIntendedStart()
    {
        var recorder = new Recorder(_clock, TimeSpan.FromSeconds(1));
        var load = new OpenLoad(_clock, static (_, _) => Task.FromResult(true), maxInFlight: 1_000);
        var run = load.RunAsync(Arrivals.Even(100, TimeSpan.FromSeconds(1)), recorder, CancellationToken.None);
        await Until(() => recorder.ToResult().Completed == 1);

        _clock.Advance(TimeSpan.FromSeconds(1)); // the machine stood still

        await run;
        var latency = recorder.ToResult().Latency;
        Assert.InRange(latency.Max, 0.99, 0.992); // of request 1, due at 10 ms
        Assert.InRange(latency.P50, 0.49, 0.51);
    }

    [Fact]
    public async Task Run_WithTooManyUnanswered_CountsFurtherRequestsAsFailed()
    {
        var answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var recorder = new Recorder(_clock, TimeSpan.FromSeconds(1));
        var load = new OpenLoad(_clock, (_, _) => answer.Task, maxInFlight: 3);
        var run = load.RunAsync(Arrivals.Even(10, TimeSpan.FromSeconds(1)), recorder, CancellationToken.None);
        for (var tick = 0; tick < 10; tick++)
        {
            await Until(() => tick < 3 || recorder.ToResult().Dropped >= tick - 2);
            _clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        answer.SetResult(true);
        await run;
        var result = recorder.ToResult();
        Assert.Equal((3, 7, 7), (result.Completed, result.Dropped, result.Failures));
        Assert.Equal(0.7, result.FailureRatio, precision: 10);
    }

    [Fact]
    public async Task Run_WhoseRequestThrows_CountsAFailureWithItsReason()
    {
        var recorder = new Recorder(_clock, TimeSpan.FromSeconds(1));
        var load = new OpenLoad(_clock, static (_, _) => throw new HttpRequestException("refused"), maxInFlight: 3);
        await load.RunAsync([TimeSpan.Zero], recorder, CancellationToken.None);
        Assert.Equal(1, recorder.ToResult().Failures);
        Assert.Equal(1, recorder.ToResult().Reasons["HttpRequestException: refused"]);
    }

    private static async Task Until(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Yield();
        }
    }
}
