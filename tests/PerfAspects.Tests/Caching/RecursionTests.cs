namespace PerfAspects.Tests.Caching;

/// <summary>A recursion through a cached method goes at least so deep on a stack of 1 MB, and one that is too deep for the stack ends with an exception.</summary>
public sealed partial class RecursionTests : AspectTest
{
    private const int Megabyte = 1024 * 1024;
    private const int TooDeep = 50_000;

#if DEBUG
    private const int FrameFactor = 3; // code that is not optimized has larger frames
#else
    private const int FrameFactor = 1;
#endif

    private readonly Numbers _numbers;

    public RecursionTests() => _numbers = new Numbers(Runtime);

    public enum Shape
    {
        Sync,
        Task,
        ValueTask,
    }

    [Theory(Timeout = 120_000)]
    [InlineData(Shape.Sync, 1_200, 1_200)]
    [InlineData(Shape.Task, 1_000, 600)]
    [InlineData(Shape.ValueTask, 900, 550)]
    public async Task Recursion_ThatTheStackHolds_Ends(Shape shape, int depth, int depthOnNet8) // the first compilation of .NET 8 makes larger frames
    {
        var held = (Environment.Version.Major >= 10 ? depth : depthOnNet8) / FrameFactor;
        await OnSmallStack(() => Assert.Equal(held, _numbers.Count(shape, held)));
    }

    [Theory(Timeout = 120_000)]
    [InlineData(Shape.Sync)]
    [InlineData(Shape.Task)]
    [InlineData(Shape.ValueTask)]
    public async Task Recursion_TooDeepForTheStack_IsAnExceptionAndTheKeyWorksAfterwards(Shape shape)
    {
        await OnSmallStack(() => Assert.Throws<InsufficientExecutionStackException>(() => _numbers.Count(shape, TooDeep)));

        Assert.Equal(10, _numbers.Count(shape, 10));
        await OnSmallStack(() => Assert.Throws<InsufficientExecutionStackException>(() => _numbers.Count(shape, TooDeep)));
    }

    // Without a budget each level would run all levels below it again.
    [Fact(Timeout = 120_000)]
    public async Task Recursion_TooDeepForTheStack_IsNotRetried()
    {
        var retried = new Retried(Runtime);

        await OnSmallStack(() => Assert.Throws<InsufficientExecutionStackException>(() => retried.Sync(TooDeep)));
        await OnSmallStack(() => Assert.Throws<InsufficientExecutionStackException>(() => retried.CachedAsync(TooDeep).GetAwaiter().GetResult()));

        Assert.Equal((10, 10), (retried.Sync(10), await retried.CachedAsync(10)));
        Assert.Equal(0, Runtime.Methods.Where(method => method.Name.Contains(nameof(Retried), StringComparison.Ordinal)).Sum(method => method.GetStatistics().Retries));
    }

    [Fact(Timeout = 120_000)]
    public async Task Recursion_ThroughStepsTooDeepForTheStack_IsAnException()
    {
        var steps = new Steps(Runtime);

        await OnSmallStack(() => Assert.Throws<InsufficientExecutionStackException>(() => steps.LimitedAsync(TooDeep, default).GetAwaiter().GetResult()));
        await OnSmallStack(() => Assert.Throws<InsufficientExecutionStackException>(() => steps.HedgedAsync(TooDeep, default).GetAwaiter().GetResult()));
        await OnSmallStack(() => Assert.Throws<InsufficientExecutionStackException>(() => steps.Many(TooDeep)));

        Assert.Equal((10, 10, 10), (await steps.LimitedAsync(10, default), await steps.HedgedAsync(10, default), steps.Many(10)));
    }

    private static Task OnSmallStack(Action action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(
            () =>
            {
                try
                {
                    action();
                    done.SetResult();
                }
                catch (Exception exception)
                {
                    done.SetException(exception);
                }
            },
            Megabyte);
        thread.Start();
        return done.Task;
    }

#pragma warning disable PERF022 // a retry within a retry is the point
    private sealed partial class Retried(AspectRuntime runtime)
    {
        [Retry(2, Delay = "0s", Budget = 0)]
        public partial int Sync(int n);

        private int SyncCore(int n) => n == 0 ? 0 : Sync(n - 1) + 1;

        [Cached("1h", MaxEntries = 0), Retry(2, Delay = "0s", Budget = 0)]
        public partial Task<int> CachedAsync(int n);

        private async Task<int> CachedCoreAsync(int n) => n == 0 ? 0 : await CachedAsync(n - 1) + 1;
    }
#pragma warning restore PERF022

    private sealed partial class Steps(AspectRuntime runtime)
    {
        [Timeout("1h")]
        public partial Task<int> LimitedAsync(int n, CancellationToken cancellationToken);

        private async Task<int> LimitedCoreAsync(int n, CancellationToken cancellationToken)
            => n == 0 ? 0 : await LimitedAsync(n - 1, cancellationToken) + 1;

        [Hedge(Idempotent = true)]
        public partial Task<int> HedgedAsync(int n, CancellationToken cancellationToken);

        private async Task<int> HedgedCoreAsync(int n, CancellationToken cancellationToken)
            => n == 0 ? 0 : await HedgedAsync(n - 1, cancellationToken) + 1;

        [RateLimited(1_000_000, "1s"), Bulkhead(1_000_000)]
        public partial int Many(int n);

        private int ManyCore(int n) => n == 0 ? 0 : Many(n - 1) + 1;
    }

    private sealed partial class Numbers(AspectRuntime runtime)
    {
        public int Count(Shape shape, int n) => shape switch
        {
            Shape.Sync => Sync(n),
            Shape.Task => TaskAsync(n).GetAwaiter().GetResult(),
            _ => ValueTaskAsync(n).AsTask().GetAwaiter().GetResult(),
        };

        [Cached("1h", MaxEntries = 0)]
        public partial int Sync(int n);

        private int SyncCore(int n) => n == 0 ? 0 : Sync(n - 1) + 1;

        [Cached("1h", MaxEntries = 0)]
        public partial Task<int> TaskAsync(int n);

        private async Task<int> TaskCoreAsync(int n) => n == 0 ? 0 : await TaskAsync(n - 1) + 1;

        [Cached("1h", MaxEntries = 0)]
        public partial ValueTask<int> ValueTaskAsync(int n);

        private async ValueTask<int> ValueTaskCoreAsync(int n) => n == 0 ? 0 : await ValueTaskAsync(n - 1) + 1;
    }
}
