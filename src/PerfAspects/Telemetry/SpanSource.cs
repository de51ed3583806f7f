using System.Diagnostics;

namespace PerfAspects.Telemetry;

/// <summary>
/// Makes the activity source. A listener may throw when the source calls it; the source works all the same.
/// </summary>
internal static class SpanSource
{
    /// <summary>The source of all spans.</summary>
    /// <param name="fault">The exception of a listener, if one threw.</param>
    public static ActivitySource Create(out Exception? fault)
    {
        fault = null;
        try
        {
            return new ActivitySource(TelemetryNames.ActivitySource);
        }
        catch (Exception exception)
        {
            fault = exception;
            return Find();
        }
    }

    // The exception leaves the constructor of a source that is registered by then; a listener of our own is given it. Of several the last
    // one is ours.
    private static ActivitySource Find()
    {
        ActivitySource? last = null;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source =>
            {
                last = source.Name == TelemetryNames.ActivitySource ? source : last;
                return false;
            },
        };
        ActivitySource.AddActivityListener(listener);
        return last!;
    }
}
