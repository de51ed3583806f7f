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
