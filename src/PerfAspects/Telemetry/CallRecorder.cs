using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using PerfAspects.CompilerServices;
using PerfAspects.Runtime;

namespace PerfAspects.Telemetry;

/// <summary>
/// Counts the calls of a method and their outcomes, always, and measures their duration while somebody listens or slow calls are looked
/// for. No member throws: what a listener, a logger or the clock throws while a call is measured is logged once, and the call ends as it
/// would have.
/// </summary>
/// <param name="method">The method.</param>
/// <param name="duration">The histogram; <see cref="Instruments.Unheard"/> where the method is not timed.</param>
/// <param name="slowCalls">The watch for slow calls of a timed method, if there is one.</param>
internal sealed class CallRecorder(AspectMethod method, Histogram<double> duration, SlowCallWatch? slowCalls)
{
    /// <summary>Stands for a start nobody measures.</summary>
    public const long NotMeasured = -1;

    private readonly Clock _clock = method.Runtime.Clock;
    private readonly ListenerFaults _faults = method.Runtime.ListenerFaults;
    private readonly KeyValuePair<string, object?> _method = new(TelemetryNames.Method, method.MetricName);

    /// <summary>The histogram of the method's calls.</summary>
    public Histogram<double> Duration => duration;

    /// <summary>Whether every call is measured, since slow ones are looked for.</summary>
    public bool LooksForSlowCalls => slowCalls is not null;

    /// <summary>The method's counters.</summary>
    public CallCounters Counters { get; } = method.Counters;

    /// <summary>The start of a call, if it is measured.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Timestamp() => duration.Enabled || slowCalls is not null ? ReadClock() : NotMeasured;

    /// <summary>Begins a call that no hit answers at once. Who begins many has a <see cref="CallStarter"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CallStart Start()
    {
        var counters = Counters.ThreadCounters;
        counters.Increment(Counter.Started);
        return new CallStart(counters, Timestamp());
    }

    /// <summary>
    /// Counts a call that a hit has answered. One that is measured goes to <see cref="Measure{TCall}(long, TCall)"/> as well, which alone
    /// has to know the call.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Hit() => Counters.Increment(Counter.Hit);

    /// <summary>Ends a call on whatever thread.</summary>
    public void SucceededElsewhere<TCall>(long started, TCall call)
        where TCall : struct, IMetricTags
    {
        Counters.Increment(Counter.Succeeded);
        if (started != NotMeasured)
        {
            Measure(started, call);
        }
    }

    /// <summary>Ends a call that failed. Always <see langword="false"/>, so that it serves as an exception filter.</summary>
    public bool Failed<TCall>(long started, Exception exception, TCall call, CancellationToken cancellationToken)
        where TCall : struct, IMetricTags
    {
        // Only the caller's own cancellation is one; any other is a failure like the rest.
        var isCanceled = exception is OperationCanceledException && cancellationToken.IsCancellationRequested;
        Counters.Increment(isCanceled ? Counter.Canceled : Counter.Failed);
        if (started != NotMeasured)
        {
            Measure(started, call, exception, isCanceled ? CallOutcome.Canceled : CallOutcome.Error);
        }

        return false;
    }

    /// <summary>
    /// The same call, its end counted and measured. For calls that are not over yet, and for those that are and measured.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // or the copies of the task would be on the way of calls that are neither
    public ValueTask<TResult> EndAsync<TCall, TResult>(ValueTask<TResult> running, CallStart started, TCall call,
        CancellationToken cancellationToken)
        where TCall : struct, IMetricTags
    {
        if (!running.IsCompletedSuccessfully)
        {
            return ObserveAsync(running, started.Timestamp, call, cancellationToken);
        }

        started.CountSuccess();
        if (started.IsMeasured) // or it has only just ended, after whoever came here had looked
        {
            Measure(started.Timestamp, call);
        }

        return running;
    }

    /// <summary>The same call, its end counted and measured.</summary>
    public ValueTask<TResult> ObserveAsync<TCall, TResult>(ValueTask<TResult> running, long started, TCall call,
        CancellationToken cancellationToken)
        where TCall : struct, IMetricTags
        => CallTags<TCall>.Any
            ? AwaitAsync(running, started, call, cancellationToken)
            : AwaitAsync(running, started, default(NoTags), cancellationToken);

    [StackTraceHidden]
    private async ValueTask<TResult> AwaitAsync<TCall, TResult>(ValueTask<TResult> running, long started, TCall call,
        CancellationToken cancellationToken)
        where TCall : struct, IMetricTags
    {
        TResult result;
        try
        {
            result = await running.ConfigureAwait(false);
        }
        catch (Exception exception) when (Failed(started, exception, call, cancellationToken))
        {
            throw;
        }

        SucceededElsewhere(started, call);
        return result;
    }

    /// <summary>Measures a call that has succeeded.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Measure<TCall>(long started, TCall call)
        where TCall : struct, IMetricTags
    {
        try
        {
            var elapsed = _clock.GetTimestamp() - started;
            slowCalls?.Look(elapsed, CallOutcome.Ok);
            if (CallTags<TCall>.Any)
            {
                RecordTagged(elapsed, call, null);
            }
            else
            {
                duration.Record(_clock.ToSeconds(elapsed), _method);
            }
        }
        catch (Exception exception)
        {
            _faults.Report(CallTelemetry.Duration.Name, exception);
        }
    }

    private void Measure<TCall>(long started, TCall call, Exception failure, CallOutcome outcome)
        where TCall : struct, IMetricTags
    {
        try
        {
            var elapsed = _clock.GetTimestamp() - started;
            slowCalls?.Look(elapsed, outcome);
            RecordTagged(elapsed, call, outcome == CallOutcome.Error ? failure : null); // a cancelled call is no error
        }
        catch (Exception exception)
        {
            _faults.Report(CallTelemetry.Duration.Name, exception);
        }
    }

    // A call whose start cannot be read is not measured.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private long ReadClock()
    {
        try
        {
            return _clock.GetTimestamp();
        }
        catch (Exception exception)
        {
            _faults.Report(CallTelemetry.Duration.Name, exception);
            return NotMeasured;
        }
    }

    private void RecordTagged<TCall>(long elapsed, TCall call, Exception? exception)
        where TCall : struct, IMetricTags
    {
        if (!duration.Enabled)
        {
            return; // only slow calls are looked for
        }

        var tags = new TagList { _method };
        if (CallTags<TCall>.Any)
        {
            call.AddTags(ref tags);
        }

        if (exception is not null)
        {
            tags.Add(TelemetryNames.ErrorType, exception.GetType().FullName);
        }

        duration.Record(_clock.ToSeconds(elapsed), tags);
    }
}
