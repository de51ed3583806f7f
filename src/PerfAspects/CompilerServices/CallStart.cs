using System.ComponentModel;

namespace PerfAspects.CompilerServices;

/// <summary>
/// The beginning of a call: when, if that is measured, and where this thread counts. What the call has begun with serves its end too, as long as it stays on
/// its thread, so that the page is looked up once. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct CallStart
{
    internal CallStart(long[] page, long timestamp)
    {
        Page = page;
        Timestamp = timestamp;
    }

    internal long[] Page { get; }

    internal long Timestamp { get; }
}
