using System.ComponentModel;
using System.Runtime.CompilerServices;
using PerfAspects.Telemetry;
using PerfAspects.Tracing;

namespace PerfAspects.CompilerServices;

/// <summary>
/// A synchronous method that is only timed or traced, or any method that only invalidates. Its wrapper calls the core in place, so that
/// spans, <see langword="ref"/> and <see langword="out"/> pass through. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TimedMethod : IAspectState<TimedMethod>
{
    private readonly AspectMethod _method;
    private readonly CallRecorder _recorder;
    private readonly CallStarter _starter;
    private readonly MethodSpans? _spans;

    private TimedMethod(AspectMethod method)
    {
        _method = method;
        _recorder = method.Recorder;
        _starter = new CallStarter(_recorder,
            method.Runtime.IsDisposed); // one that is disposed of later forgets this, and the next call comes by another
        _spans = MethodTracing.SpansOf(method);
    }

    static TimedMethod IAspectState<TimedMethod>.Create(AspectMethod method) => new(method);

    /// <summary>Begins the span of a call, if somebody samples it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public InlineSpan Trace() => new(_spans, _spans?.TryCreate());

    /// <summary>Begins a call.</summary>
    /// <param name="cancellationToken">The caller's token; cancelled beforehand, the core does not run.</param>
    /// <returns>The value for <see cref="Succeeded"/> or <see cref="Failed"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CallStart Start(CancellationToken cancellationToken = default)
    {
        var started = _starter.Start();
        if (!started.Admits(cancellationToken))
        {
            Refuse(started, cancellationToken);
        }

        return started;
    }

    /// <summary>Ends a call that returned.</summary>
    /// <param name="started">The value that <see cref="Start"/> returned.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Succeeded(CallStart started)
    {
        started.CountSuccess();
        if (started.IsMeasured)
        {
            _recorder.Measure(started.Timestamp, default(NoTags));
        }
    }

    /// <summary>Whether one of the method's <c>[CacheInvalidate]</c> is in force.</summary>
    /// <param name="use">Which of them, from 1.</param>
    public bool Invalidates(int use) => _method.IsInvalidationEnabled(use);

    /// <summary>Ends a call that returned, on whatever thread.</summary>
    /// <param name="started">The value that <see cref="Start"/> returned.</param>
    public void SucceededElsewhere(CallStart started) => _recorder.SucceededElsewhere(started.Timestamp, default(NoTags));

    /// <summary>Ends a call that threw. Always <see langword="false"/>: an exception filter that looks and lets pass.</summary>
    /// <param name="started">The value that <see cref="Start"/> returned.</param>
    /// <param name="exception">The exception of the core.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    public bool Failed(CallStart started, Exception exception, CancellationToken cancellationToken = default)
        => _recorder.Failed(started.Timestamp, exception, default(NoTags), cancellationToken);

    /// <inheritdoc cref="Succeeded"/>
    /// <param name="started">The value that <see cref="Start"/> returned.</param>
    /// <param name="tags">The call's own tags.</param>
    /// <typeparam name="TTags">The type of them.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Succeeded<TTags>(CallStart started, TTags tags)
        where TTags : struct, IMetricTags
    {
        started.CountSuccess();
        if (started.IsMeasured)
        {
            _recorder.Measure(started.Timestamp, tags);
        }
    }

    /// <inheritdoc cref="Failed(CallStart, Exception, CancellationToken)"/>
    /// <param name="started">The value that <see cref="Start"/> returned.</param>
    /// <param name="exception">The exception of the core.</param>
    /// <param name="tags">The call's own tags.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <typeparam name="TTags">The type of them.</typeparam>
    public bool Failed<TTags>(CallStart started, Exception exception, TTags tags, CancellationToken cancellationToken = default)
        where TTags : struct, IMetricTags
        => _recorder.Failed(started.Timestamp, exception, tags, cancellationToken);

    private void Refuse(CallStart started, CancellationToken cancellationToken)
    {
        var refusal = started.Refusal(cancellationToken);
        _recorder.Failed(started.Timestamp, refusal, default(NoTags), cancellationToken);
        throw refusal;
    }
}
