namespace PerfAspects.Caching.Loading;

/// <summary>A scope in whose flow of execution cached calls load again.</summary>
internal sealed class CacheBypass : IDisposable
{
    private static readonly AsyncLocal<CacheBypass?> s_current = new();

    private readonly CacheBypass? _outer = s_current.Value;
    private volatile bool _hasEnded;

    private CacheBypass()
    {
    }

    /// <summary>Whether the running code is in a scope.</summary>
    public static bool IsActive => CacheBypassCount.IsAny && IsIn(s_current.Value);

    /// <summary>Begins a scope, which ends when it is disposed.</summary>
    public static CacheBypass Begin()
    {
        var scope = new CacheBypass();
        CacheBypassCount.Change(1);
        s_current.Value = scope;
        return scope;
    }

    public void Dispose()
    {
        if (_hasEnded)
        {
            return;
        }

        _hasEnded = true; // for what the flow has started meanwhile, which keeps the scope as its own
        CacheBypassCount.Change(-1);
        if (s_current.Value == this)
        {
            s_current.Value = _outer;
        }
    }

    private static bool IsIn(CacheBypass? current)
    {
        for (var scope = current; scope is not null; scope = scope._outer)
        {
            if (!scope._hasEnded)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>The number of scopes: a hit reads it, and looks for its own scope only if there is any. Without a static constructor.</summary>
internal static class CacheBypassCount
{
    private static int s_count;

    public static bool IsAny => Volatile.Read(ref s_count) != 0;

    public static void Change(int difference) => Interlocked.Add(ref s_count, difference);
}
