using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using PerfAspects.Runtime;

namespace PerfAspects.Telemetry;

/// <summary>Counts a method's calls and outcomes, always, and measures their duration while somebody listens.</summary>
/// <param name="counters">The method's counters.</param>
/// <param name="clock">The runtime's clock.</param>
/// <param name="duration">The histogram; <see langword="null"/> where the method is not timed.</param>
/// <param name="name">The method's name in the metrics.</param>
internal sealed class CallRecorder(CallCounters counters, Clock clock, Histogram<double>? duration, string name)
{
    /// <summary>Stands for a start nobody measures.</summary>
    public const long NotMeasured = long.MinValue;

    private readonly KeyValuePair<string, object?> _method = new(TelemetryNames.Method, name);

    /// <summary>The start of a call, if somebody listens.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Timestamp() => duration is { Enabled: true } ? clock.GetTimestamp() : NotMeasured;

    /// <summary>Begins a call that no hit answers at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Start()
    {
        counters.Increment(Count.Started);
        return Timestamp();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Hit(long started)
    {
        counters.Increment(Count.Hit);
        if (started != NotMeasured)
        {
            Measure(started);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Succeeded(long started)
    {
        counters.Increment(Count.Succeeded);
        if (started != NotMeasured)
        {
            Measure(started);
        }
    }

    /// <summary>Ends a call that failed. Always <see langword="false"/>, so that it serves as an exception filter.</summary>
    public bool Failed(long started, Exception exception, CancellationToken cancellationToken)
    {
        // Only the caller's own cancellation is one; any other is a failure like the rest.
        var canceled = exception is OperationCanceledException && cancellationToken.IsCancellationRequested;
        counters.Increment(canceled ? Count.Canceled : Count.Failed);
        if (started != NotMeasured)
        {
            duration!.Record(clock.GetElapsed(started).TotalSeconds, _method, new(TelemetryNames.ErrorType, exception.GetType().FullName));
        }

        return false;
    }

    /// <summary>The same call, its end counted and measured.</summary>
    [StackTraceHidden]
    public async ValueTask<TResult> ObserveAsync<TResult>(ValueTask<TResult> running, long started, CancellationToken cancellationToken)
    {
        TResult result;
        try
        {
            result = await running.ConfigureAwait(false);
        }
        catch (Exception exception) when (Failed(started, exception, cancellationToken))
        {
            throw;
        }

        Succeeded(started);
        return result;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Measure(long started) => duration!.Record(clock.GetElapsed(started).TotalSeconds, _method);
}
