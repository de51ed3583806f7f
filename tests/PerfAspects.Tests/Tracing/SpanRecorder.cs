using System.Diagnostics;

namespace PerfAspects.Tests.Tracing;

/// <summary>The spans whose names begin with a prefix, once they have ended: other tests trace at the same time.</summary>
internal sealed class SpanRecorder : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Activity> _ended = [];
    private readonly ActivityListener _listener;

    public SpanRecorder(string prefix, ActivitySamplingResult sampling = ActivitySamplingResult.AllDataAndRecorded)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "PerfAspects",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => IsOurs(options.Name, prefix) ? sampling : ActivitySamplingResult.None,
            ActivityStopped = span =>
            {
                lock (_gate)
                {
                    if (IsOurs(span.OperationName, prefix))
                    {
                        _ended.Add(span);
                    }
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>The spans that have ended, first ended first.</summary>
    public IReadOnlyList<Activity> Ended
    {
        get
        {
            lock (_gate)
            {
                return [.. _ended];
            }
        }
    }

    /// <summary>The one span that has ended.</summary>
    public Activity Single() => Assert.Single(Ended);

    public void Dispose() => _listener.Dispose();

    /// <summary>The names of a span's events, in order.</summary>
    public static string[] EventsOf(Activity span) => [.. span.Events.Select(static happened => happened.Name)];

    private static bool IsOurs(string name, string prefix) => name.StartsWith(prefix, StringComparison.Ordinal);
}
