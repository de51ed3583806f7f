using PerfAspects.CompilerServices;
using PerfAspects.Telemetry;

namespace PerfAspects.Caching.Loading;

/// <summary>Decides whether a value is kept, and for how long.</summary>
internal sealed class Retention<TResult>(AspectMethod method, CacheSettings settings)
{
    private int _isLogged;

    /// <summary>
    /// How long the value is kept; null if it is not. Throws what the user's method throws that decides whether it is kept.
    /// </summary>
    public TimeSpan? DurationOf(TResult value, ISelectiveCall<TResult>? selective)
        => (value is null && !settings.CacheNull) || selective?.IsKept(value) == false ? null
            : selective is ITermedCall<TResult> termed ? Own(value, termed)
            : settings.Duration;

    private TimeSpan? Own(TResult value, ITermedCall<TResult> termed)
    {
        try
        {
            var own = termed.DurationOf(value);
            return own <= TimeSpan.Zero ? null : own < settings.Duration ? own : settings.Duration;
        }
        catch (Exception exception)
        {
            if (Interlocked.Exchange(ref _isLogged, 1) == 0)
            {
                method.Runtime.Logger.DurationNotFound(method.Name, exception.GetType().FullName, exception);
            }

            return settings.Duration;
        }
    }
}
