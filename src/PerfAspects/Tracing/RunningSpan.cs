using System.Diagnostics;

namespace PerfAspects.Tracing;

/// <summary>
/// A span from its start to its end. What a listener throws at either moment is logged once and dropped: the call has no part in it, and the activity that was
/// current around the span must be current again.
/// </summary>
internal readonly struct RunningSpan : IDisposable
{
    private readonly MethodSpans? _spans;
    private readonly Activity? _span;

    /// <summary>Starts a span, if there is one.</summary>
    /// <param name="spans">The spans of the method.</param>
    /// <param name="span">The span, which has not started.</param>
    public RunningSpan(MethodSpans? spans, Activity? span)
    {
        _spans = spans;
        _span = span;
        try
        {
            span?.Start();
        }
        catch (Exception exception)
        {
            spans!.Report(exception); // the span has started: listeners are notified last
        }
    }

    /// <summary>The span.</summary>
    public Activity? Span => _span;

    /// <summary>Marks the call as failed, unless its caller has cancelled it. Always <see langword="false"/>, so that it serves as an exception filter.</summary>
    public bool Failed(Exception exception, CancellationToken cancellationToken)
        => _span is not null && _spans!.Failed(_span, exception, cancellationToken);

    /// <summary>Makes the span current. A handler of <see cref="Activity.CurrentChanged"/> may throw.</summary>
    public void MakeCurrent()
    {
        if (_span is not null)
        {
            _spans!.MakeCurrent(_span);
        }
    }

    /// <summary>Ends the span.</summary>
    public void Dispose()
    {
        try
        {
            _span?.Dispose();
        }
        catch (Exception exception)
        {
            _spans!.Report(exception);
            _spans.MakeCurrent(_span!.Parent); // listeners are notified before the span restores it
        }
    }
}
