using System.Diagnostics;
using Polly;

namespace PerfAspects.Telemetry;

/// <summary>
/// What the aspects tell a call's span. The span travels with the call and with its context, so that an event never reaches another's:
/// <see cref="Activity.Current"/> is whoever's, and in a load or an attempt left behind it is not the call's.
/// </summary>
internal static class SpanEvents
{
    private static readonly ResiliencePropertyKey<Activity> s_key = new("PerfAspects.Span");

    /// <summary>Has a call's context carry its span.</summary>
    public static void GoWith(this Activity? span, ResilienceContext context)
    {
        if (span is not null)
        {
            context.Properties.Set(s_key, span);
        }
    }

    /// <summary>The span of a context's call; <see langword="null"/> where it is not traced, or not sampled.</summary>
    public static Activity? Of(ResilienceContext context) => context.Properties.TryGetValue(s_key, out var span) ? span : null;

    /// <summary>Tells the span something that just happened.</summary>
    public static void Tell(this Activity? span, string name)
    {
        if (span is { IsAllDataRequested: true })
        {
            span.AddEvent(new ActivityEvent(name));
        }
    }

    /// <inheritdoc cref="Tell(Activity?, string)"/>
    public static void Tell(this Activity? span, string name, string tag, object? value)
    {
        if (span is { IsAllDataRequested: true })
        {
            span.AddEvent(new ActivityEvent(name, tags: new ActivityTagsCollection([new(tag, value)])));
        }
    }
}
