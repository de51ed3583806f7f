using PerfAspects.Retrying;
using PerfAspects.Runtime;

namespace PerfAspects.Tests.Retrying;

public sealed partial class RetryBudgetTests : AspectTest
{
    private const string Method = "PerfAspects.Tests.Retrying.RetryBudgetTests+Api.";

    private readonly Api _api;

    public RetryBudgetTests() => _api = new Api(Runtime);

    [Fact]
    public void Budget_BeginsAtItsCap_AndNeverSavesUpMore()
    {
        var budget = new RetryBudget(new Clock(Clock), Clock.GetTimestamp());
        budget.Succeeded(RetryBudget.ShareOf(1));
        Assert.Equal(100, Take(budget, 150));
        for (var success = 0; success < 2_000; success++)
        {
            budget.Succeeded(RetryBudget.ShareOf(0.1));
        }

        Assert.Equal(100, Take(budget, 150));
    }

    [Theory]
    [InlineData(0.1, 10, 1)]
    [InlineData(0.1, 19, 1)]
    [InlineData(0.3, 10, 3)]
    [InlineData(1.0, 7, 7)]
    [InlineData(0.001, 999, 0)]
    [InlineData(0.001, 1_000, 1)]
    public void Success_AddsItsShare(double share, int successes, int retries)
    {
        var budget = new RetryBudget(new Clock(Clock), Clock.GetTimestamp());
        Take(budget, 100);
        for (var success = 0; success < successes; success++)
        {
            budget.Succeeded(RetryBudget.ShareOf(share));
        }

        Assert.Equal(retries, Take(budget, 50));
    }

    [Fact]
    public void EmptyBudget_AllowsOneRetryASecond_WhichIsNotSavedUp()
    {
        var budget = new RetryBudget(new Clock(Clock), Clock.GetTimestamp());
        Take(budget, 100);
        Clock.Advance(TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1));
        Assert.Equal(0, Take(budget, 5));
        Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(1, Take(budget, 5));
        Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, Take(budget, 5));
    }

    [Fact]
    public void ManyThreads_TakeWhatTheBudgetHolds()
    {
        var budget = new RetryBudget(new Clock(Clock), Clock.GetTimestamp());
        var taken = 0;
        Parallel.For(0, 1_000, _ => Interlocked.Add(ref taken, budget.TryTake() ? 1 : 0));
        Assert.Equal(100, taken);
    }

    [Fact]
    public async Task RetryWithinARetry_AddsAttempts_AndDoesNotMultiplyThem()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => _api.OuterAsync());

        Assert.Equal(3 + 2, _api.Runs); // three of the inner method's own, and one for each further attempt of the outer one
        Assert.Equal((2, 2), (Statistics(Method + "InnerAsync").Retries, Statistics(Method + "InnerAsync").RetriesSuppressed));
        Assert.Equal((2, 0), (Statistics(Method + "OuterAsync").Retries, Statistics(Method + "OuterAsync").RetriesSuppressed));
    }

    [Fact]
    public void SynchronousRetryWithinARetry_AddsAttempts_AndIsRetriedAgainLater()
    {
        Assert.Throws<InvalidDataException>(() => _api.Outer());
        Assert.Equal(3 + 2, _api.Runs);

        Assert.Throws<InvalidDataException>(() => _api.Inner());
        Assert.Equal(3 + 2 + 3, _api.Runs);
    }

    [Fact]
    public async Task RetryWithoutABudgetWithinARetry_IsMade()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => _api.OuterOfUnlimitedAsync());

        Assert.Equal(9, _api.Runs);
    }

    [Fact]
    public async Task WorkThatARetriedAttemptLeavesRunning_IsRetriedOnItsOwn()
    {
        await _api.LeavingAsync();
        _api.Go.SetResult();

        await Assert.ThrowsAsync<InvalidDataException>(() => _api.Left!);
        Assert.Equal(3, _api.Runs);
    }

    private static int Take(RetryBudget budget, int times)
    {
        var taken = 0;
        for (var retry = 0; retry < times; retry++)
        {
            taken += budget.TryTake() ? 1 : 0;
        }

        return taken;
    }

#pragma warning disable PERF022 // retries within retries are what is tested
    private sealed partial class Api(AspectRuntime runtime)
    {
        private int _leaving;

        public int Runs { get; private set; }

        public TaskCompletionSource Go { get; } = new();

        public Task<int>? Left { get; private set; }

        [Retry(2, Delay = "0s")]
        public partial Task<int> OuterAsync();

        private async Task<int> OuterCoreAsync() => await InnerAsync();

        [Retry(2, Delay = "0s")]
        public partial Task<int> InnerAsync();

        private async Task<int> InnerCoreAsync()
        {
            await Task.Yield();
            return Fail();
        }

        [Retry(2, Delay = "0s")]
        public partial int Outer();

        private int OuterCore() => Inner();

        [Retry(2, Delay = "0s")]
        public partial int Inner();

        private int InnerCore() => Fail();

        [Retry(2, Delay = "0s")]
        public partial Task<int> OuterOfUnlimitedAsync();

        private Task<int> OuterOfUnlimitedCoreAsync() => UnlimitedAsync();

        [Retry(2, Delay = "0s", Budget = 0)]
        public partial Task<int> UnlimitedAsync();

        private Task<int> UnlimitedCoreAsync() => Task.FromResult(Fail());

        [Retry(2, Delay = "0s")]
        public partial Task<int> LeavingAsync();

        private Task<int> LeavingCoreAsync()
        {
            if (++_leaving == 1)
            {
                throw new TimeoutException();
            }

            Left = LaterAsync();
            return Task.FromResult(0);
        }

        private async Task<int> LaterAsync()
        {
            await Go.Task;
            return await InnerAsync();
        }

        private int Fail()
        {
            Runs++;
            throw new InvalidDataException();
        }
    }
}
