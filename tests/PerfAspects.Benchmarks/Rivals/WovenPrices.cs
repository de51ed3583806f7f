using System.Collections.Concurrent;
using AspectInjector.Broker;

namespace PerfAspects.Benchmarks.Rivals;

/// <summary>The same for a weaver that rewrites the assembly: around advice, arguments boxed into an array.</summary>
[Aspect(Scope.Global)]
[Injection(typeof(WovenCacheAttribute))]
[AttributeUsage(AttributeTargets.Method)]
public sealed class WovenCacheAttribute : Attribute
{
    private readonly ConcurrentDictionary<string, (object Value, long ExpiresAt)> _entries = new();
    private int _inserts;

    [Advice(Kind.Around, Targets = Target.Method)]
    public object Around([Argument(Source.Name)] string name, [Argument(Source.Arguments)] object[] arguments, [Argument(Source.Target)] Func<object[], object> target)
    {
        var key = $"{name}:{string.Join(':', arguments)}";
        if (_entries.TryGetValue(key, out var entry) && entry.ExpiresAt > Environment.TickCount64)
        {
            return entry.Value;
        }

        var value = target(arguments);
        if (value is ValueTask<int> once)
        {
            value = new ValueTask<int>(once.AsTask()); // one that may be awaited more than once
        }

        if (Interlocked.Increment(ref _inserts) % 10_000 == 0)
        {
            _entries.Clear(); // the crudest bound there is, so that it measures a cache and not a leak
        }

        _entries[key] = (value, Environment.TickCount64 + 3_600_000);
        return value;
    }
}

/// <inheritdoc cref="PriceSource"/>
public sealed class WovenPrices : IPriceSource
{
    [WovenCache]
    public int Get(int productId, string currency) => productId;

    [WovenCache]
    public Task<int> GetTaskAsync(int productId, string currency) => Task.FromResult(productId);

    [WovenCache]
    public ValueTask<int> GetValueTaskAsync(int productId, string currency) => new(productId);
}
