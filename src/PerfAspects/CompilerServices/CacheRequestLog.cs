using System.ComponentModel;
using PerfAspects.Caching;
using PerfAspects.Telemetry;

namespace PerfAspects.CompilerServices;

/// <summary>
/// Counts the requests to caches in one flow of execution, such as a web request. As long as there was no log, nothing looks for one.
/// For the packages of PerfAspects.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CacheRequestLog
{
    private static readonly AsyncLocal<CacheRequestLog?> s_current = new();
    private static volatile bool s_isUsed;

    private int _hits;
    private int _misses;
    private int _joined;
    private int _stale;

    private CacheRequestLog()
    {
    }

    /// <summary>Requests that were answered from the cache.</summary>
    public int Hits => Volatile.Read(ref _hits);

    /// <summary>Requests that began a load.</summary>
    public int Misses => Volatile.Read(ref _misses);

    /// <summary>Requests that shared a load another request had begun.</summary>
    public int Joined => Volatile.Read(ref _joined);

    /// <summary>Requests that were answered with an expired value.</summary>
    public int Stale => Volatile.Read(ref _stale);

    /// <summary>Whether logs are kept. Methods that were composed before report no hits until they are composed again.</summary>
    internal static bool IsUsed => s_isUsed;

    /// <summary>
    /// Makes requests look for a log from now on. A runtime's methods are composed again, because hits do not look otherwise.
    /// </summary>
    /// <param name="runtime">The runtime; <see langword="null"/> for those that are yet to be created.</param>
    public static void Use(AspectRuntime? runtime)
    {
        s_isUsed = true;
        runtime?.Recompose();
    }

    /// <summary>Begins a log in the current flow of execution, or joins the one that it has. It ends with the flow.</summary>
    public static CacheRequestLog Begin() => s_current.Value ??= new CacheRequestLog();

    /// <summary>Counts a request.</summary>
    internal static void Report(Counter result)
    {
        if (s_isUsed && s_current.Value is { } log)
        {
            Interlocked.Increment(ref log.CountOf(result));
        }
    }

    private ref int CountOf(Counter result)
    {
        if (result == CacheTelemetry.Miss)
        {
            return ref _misses;
        }

        if (result == CacheTelemetry.Joined)
        {
            return ref _joined;
        }

        return ref result == CacheTelemetry.Stale ? ref _stale : ref _hits;
    }
}
