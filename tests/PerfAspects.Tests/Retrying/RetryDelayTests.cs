using PerfAspects.Retrying;
using PerfAspects.Runtime;
using Polly;
using Polly.Retry;

namespace PerfAspects.Tests.Retrying;

/// <summary>Our delays beside Polly's, drawn with the same numbers.</summary>
public sealed class RetryDelayTests
{
    private const int Attempts = 40;

    [Theory]
    [InlineData(RetryBackoff.Constant, false)]
    [InlineData(RetryBackoff.Constant, true)]
    [InlineData(RetryBackoff.Linear, false)]
    [InlineData(RetryBackoff.Linear, true)]
    [InlineData(RetryBackoff.Exponential, false)]
    [InlineData(RetryBackoff.Exponential, true)]
    public async Task Next_EveryBackoff_IsPollys(RetryBackoff backoff, bool jitter)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var settings = new RetrySettings(
                Attempts, TimeSpan.FromMilliseconds(200), backoff, TimeSpan.FromHours(1), jitter, new ExceptionTypes([]), ExceptionFilter.None);
            var delays = new RetryDelays(settings, new Random(seed).NextDouble);
            var ours = Enumerable.Range(0, Attempts).Select(attempt => delays.Next(attempt)).ToArray();

            var pollys = await PollysAsync(settings, new Random(seed));

            Assert.All(ours.Zip(pollys), static pair => Assert.InRange((pair.First - pair.Second).Ticks, -1, 1));
        }
    }

    [Fact]
    public void Next_NoDelay_IsZero()
    {
        var settings = new RetrySettings(3, TimeSpan.Zero, RetryBackoff.Exponential, TimeSpan.FromSeconds(1), Jitter: true, new ExceptionTypes([]), ExceptionFilter.None);

        Assert.Equal(TimeSpan.Zero, new RetryDelays(settings, static () => 0.5).Next(2));
    }

    private static async Task<List<TimeSpan>> PollysAsync(RetrySettings settings, Random random)
    {
        var delays = new List<TimeSpan>();
        var clock = new FakeClock();
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = settings.MaxRetries,
                Delay = settings.Delay,
                MaxDelay = settings.MaxDelay,
                BackoffType = Enum.Parse<DelayBackoffType>(settings.Backoff.ToString()),
                UseJitter = settings.Jitter,
                Randomizer = random.NextDouble,
                OnRetry = retry =>
                {
                    delays.Add(retry.RetryDelay);
                    return default;
                },
            })
            .Build();
        var running = Task.Run(() => pipeline.ExecuteAsync(static _ => throw new InvalidDataException()).AsTask());
        while (!running.IsCompleted)
        {
            clock.Advance(settings.MaxDelay);
            await Task.Yield();
        }

        await Assert.ThrowsAsync<InvalidDataException>(() => running);
        return delays;
    }
}
