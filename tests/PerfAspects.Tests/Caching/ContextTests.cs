namespace PerfAspects.Tests.Caching;

/// <summary>What a load sees of who asks for it.</summary>
public sealed partial class ContextTests : AspectTest
{
    private static readonly AsyncLocal<string?> s_caller = new();

    [Fact]
    public async Task Load_SeesTheContextOfItsFirstCaller_AndLeavesNobodysChanged()
    {
        var source = new Source(Runtime);
        s_caller.Value = "first";
        var first = source.GetAsync(1);
        s_caller.Value = "second";
        var second = source.GetAsync(1);

        source.Gate.SetResult();

        Assert.Equal("first, then first", await first);
        Assert.Equal("first, then first", await second);
        Assert.Equal("second", s_caller.Value);
    }

    [Fact]
    public async Task Load_BegunInsideAnother_OfAnotherKey_IsNoReentrancy()
    {
        var source = new Source(Runtime);
        source.Gate.SetResult();

        Assert.Equal(3, await source.DepthAsync(3));
        Assert.Equal(3, await source.DepthAsync(3));
    }

    [Fact]
    public void Call_DuringStaticInitialization_IsCached()
    {
        Assert.Equal(1, EarlyBird.First);
        Assert.Equal(1, EarlyBird.Get());
    }

    private sealed partial class Source(AspectRuntime runtime)
    {
        public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        [Cached("5m")]
        public partial Task<string> GetAsync(int id);

#pragma warning disable PERF018 // whose context it is, is what is asked here
        private async Task<string> GetCoreAsync(int id)
        {
            var before = s_caller.Value;
            await Gate.Task;
            return $"{before}, then {s_caller.Value}";
        }
#pragma warning restore PERF018

        [Cached("5m")]
        public partial Task<int> DepthAsync(int depth);

        private async Task<int> DepthCoreAsync(int depth)
        {
            await Gate.Task;
            return depth == 0 ? 0 : 1 + await DepthAsync(depth - 1);
        }
    }

    private static partial class EarlyBird
    {
        private static int s_runs;

        public static int First { get; } = Get();

        [Timed, Cached("5m")]
        public static partial int Get();

        private static int GetCore() => ++s_runs;
    }
}
