using System.ComponentModel;
using System.Runtime.CompilerServices;
using PerfAspects.Telemetry;

namespace PerfAspects.CompilerServices;

/// <summary>
/// The beginning of a call: when, if that is measured, and where this thread counts. What the call has begun with serves its end too, as long as it stays on
/// its thread, so that the page is looked up once. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct CallStart
{
    internal CallStart(CounterPage page, long timestamp)
    {
        Page = page;
        Timestamp = timestamp;
    }

    internal CounterPage Page { get; }

    internal long Timestamp { get; }

    internal bool IsMeasured => Timestamp != CallRecorder.NotMeasured;

    /// <summary>Counts the end of a call that returned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CountSuccess() => Page.Increment(Count.Succeeded);
}
