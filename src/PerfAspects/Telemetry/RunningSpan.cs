using System.Diagnostics;

namespace PerfAspects.Telemetry;

/// <summary>
/// A span from its start to its end. What a listener throws at either moment is logged once and dropped: the call has no part in it, and
/// the activity that was current around the span must be current again. An object, so that a wrapper needs little stack for it; it is made
/// only for a call that somebody samples.
/// </summary>
internal sealed class RunningSpan : IDisposable
{
    private readonly MethodSpans _spans;

    /// <summary>Starts a span.</summary>
    /// <param name="spans">The spans of the method.</param>
    /// <param name="span">The span, which has not started.</param>
    public RunningSpan(MethodSpans spans, Activity span)
    {
        _spans = spans;
        Span = span;
        try
        {
            span.Start();
        }
        catch (Exception exception)
        {
            spans.Report(exception); // the span has started: listeners are notified last
        }
    }

    /// <summary>The span.</summary>
    public Activity Span { get; }

    /// <summary>
    /// Marks the call as failed, unless its caller has cancelled it. Always <see langword="false"/>, so that it serves as an exception
    /// filter.
    /// </summary>
    public bool Failed(Exception exception, CancellationToken cancellationToken) => _spans.Failed(Span, exception, cancellationToken);

    /// <summary>Makes the span current. A handler of <see cref="Activity.CurrentChanged"/> may throw.</summary>
    public void MakeCurrent() => _spans.MakeCurrent(Span);

    /// <summary>Ends the span.</summary>
    public void Dispose()
    {
        try
        {
            Span.Dispose();
        }
        catch (Exception exception)
        {
            _spans.Report(exception);
            _spans.MakeCurrent(Span.Parent); // listeners are notified before the span restores it
        }
    }
}
