using PerfAspects.CompilerServices;

namespace PerfAspects.Benchmarks.HitRatio;

/// <summary>A real cached method, as large as is asked for.</summary>
internal static class PolicyUnderTest
{
    public static int CountHits(int[] requests, int capacity)
    {
        using var runtime = new AspectRuntime();
        var descriptor = new AspectDescriptor("HitRatio", new CachedAttribute("1d") { MaxEntries = capacity });
        var method = new AspectSlot<CachedMethod<Call, Key, int>>(descriptor).In(runtime);
        var loads = new int[1];
        foreach (var item in requests)
        {
            method.Invoke(new Call(loads, item), default);
        }

        return requests.Length - loads[0];
    }

    private readonly record struct Key(int Item);

    private readonly struct Call(int[] loads, int item) : ICachedCall<Key, int>
    {
        public Key Key => new(item);

        public ValueTask<int> InvokeAsync(CancellationToken cancellationToken) => new(loads[0]++);
    }
}
