using System.Runtime.CompilerServices;

namespace PerfAspects.Benchmarks.Stack;

#pragma warning disable PERF022 // a retry in a retry is what is measured: the stack that a level of each aspect takes

/// <summary>Methods that call themselves through their wrapper, each with another set of aspects.</summary>
internal sealed partial class NestedCalls
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public int Plain(int depth) => StackRun.At(depth) ? 0 : Plain(depth - 1) + 1;

    [Timed]
    public partial int Timed(int depth);

    private int TimedCore(int depth) => StackRun.At(depth) ? 0 : Timed(depth - 1) + 1;

    [Cached("1h")]
    public partial int Cached(int depth);

    private int CachedCore(int depth) => StackRun.At(depth) ? 0 : Cached(depth - 1) + 1;

    [Fallback(nameof(FallBack))]
    public partial int Fallback(int depth);

    private int FallbackCore(int depth) => StackRun.At(depth) ? 0 : Fallback(depth - 1) + 1;

    private int FallBack(int depth) => 0;

    [RateLimited(1_000_000, "1s")]
    public partial int RateLimited(int depth);

    private int RateLimitedCore(int depth) => StackRun.At(depth) ? 0 : RateLimited(depth - 1) + 1;

    [Bulkhead(10_000)]
    public partial int Bulkhead(int depth);

    private int BulkheadCore(int depth) => StackRun.At(depth) ? 0 : Bulkhead(depth - 1) + 1;

    [CircuitBreaker]
    public partial int CircuitBreaker(int depth);

    private int CircuitBreakerCore(int depth) => StackRun.At(depth) ? 0 : CircuitBreaker(depth - 1) + 1;

    [Retry(2)]
    public partial int Retry(int depth);

    private int RetryCore(int depth) => StackRun.At(depth) ? 0 : Retry(depth - 1) + 1;

    [Traced, Timed, RateLimited(1_000_000, "1s"), Retry(2), CircuitBreaker, Bulkhead(10_000)]
    public partial int All(int depth);

    private int AllCore(int depth) => StackRun.At(depth) ? 0 : All(depth - 1) + 1;
}
