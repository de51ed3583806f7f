using System.Diagnostics;

namespace PerfAspects.Tracing;

/// <summary>
/// A span from its beginning to its end. What a listener throws at either is dropped: the call has no part in it, and what was current around the span must be
/// current again.
/// </summary>
internal readonly struct RunningSpan : IDisposable
{
    private readonly Activity? _span;

    /// <summary>Begins a span, if there is one.</summary>
    public RunningSpan(Activity? span)
    {
        _span = span;
        try
        {
            span?.Start();
        }
        catch (Exception)
        {
            // It has begun: listeners are told last.
        }
    }

    /// <summary>The span.</summary>
    public Activity? Span => _span;

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        try
        {
            _span?.Dispose();
        }
        catch (Exception)
        {
            Activity.Current = _span!.Parent; // listeners are told before that
        }
    }
}
