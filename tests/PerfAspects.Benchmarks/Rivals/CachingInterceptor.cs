using System.Collections.Concurrent;
using Castle.DynamicProxy;

namespace PerfAspects.Benchmarks.Rivals;

/// <summary>A caching interceptor as one finds it around a container: a dynamic proxy, its key made of the method's name and the boxed arguments.</summary>
internal sealed class CachingInterceptor : IInterceptor
{
    private readonly ConcurrentDictionary<string, (object Value, long ExpiresAt)> _entries = new();
    private int _inserts;

    public static IPriceSource Around(IPriceSource source) => new ProxyGenerator().CreateInterfaceProxyWithTarget(source, new CachingInterceptor());

    public void Intercept(IInvocation invocation)
    {
        var key = $"{invocation.Method.Name}:{string.Join(':', invocation.Arguments)}";
        if (_entries.TryGetValue(key, out var entry) && entry.ExpiresAt > Environment.TickCount64)
        {
            invocation.ReturnValue = entry.Value;
            return;
        }

        invocation.Proceed();
        if (invocation.ReturnValue is ValueTask<int> once)
        {
            invocation.ReturnValue = new ValueTask<int>(once.AsTask()); // one that may be awaited more than once
        }

        if (Interlocked.Increment(ref _inserts) % 10_000 == 0)
        {
            _entries.Clear(); // the crudest bound there is, so that it measures a cache and not a leak
        }

        _entries[key] = (invocation.ReturnValue!, Environment.TickCount64 + 3_600_000);
    }
}
