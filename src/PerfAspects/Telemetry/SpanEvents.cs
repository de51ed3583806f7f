using System.Diagnostics;

namespace PerfAspects.Telemetry;

/// <summary>
/// The events that aspects add to a call's span. The span travels with the call, so that an event never reaches another's:
/// <see cref="Activity.Current"/> is whoever's, and in a load or an attempt left behind it is not the call's.
/// </summary>
internal static class SpanEvents
{
    /// <summary>Tells the span something that just happened.</summary>
    public static void AddSpanEvent(this Activity? span, string name)
    {
        if (span is { IsAllDataRequested: true })
        {
            span.AddEvent(new ActivityEvent(name));
        }
    }

    /// <summary>Links the span of a call to the span of the call whose load it shares.</summary>
    public static void AddSpanLink(this Activity? span, ActivityContext? other)
    {
        if (span is { IsAllDataRequested: true } && other is { } context)
        {
            span.AddLink(new ActivityLink(context));
        }
    }

    /// <inheritdoc cref="AddSpanEvent(Activity?, string)"/>
    public static void AddSpanEvent(this Activity? span, string name, string tag, object? value)
    {
        if (span is { IsAllDataRequested: true })
        {
            span.AddEvent(new ActivityEvent(name, tags: new ActivityTagsCollection([new(tag, value)])));
        }
    }
}
