using System.Diagnostics;
using System.Diagnostics.Metrics;
using PerfAspects.Tests.Telemetry;
using PerfAspects.Tests.Tracing;

namespace PerfAspects.Tests.Modes;

/// <summary>The listeners of a mode, which listen from before the first call.</summary>
internal sealed class ModeListeners(Mode mode, IMeterFactory meters, string subject) : IDisposable
{
    private readonly MeterReadings? _meters = mode.HearsMeters ? new MeterReadings(meters) : null;
    private readonly SpanRecorder? _spans = mode.HearsSpans ? new SpanRecorder(subject + ".") : null;

    /// <summary>The durations of a method's calls that have been recorded, in seconds.</summary>
    public IReadOnlyList<MeterReadings.Reading> Durations(string method)
        => [.. _meters?.Recorded("perfaspects.call.duration").Where(reading => reading.Tags["code.function.name"] == method) ?? []];

    /// <summary>The spans of a method's calls that have ended.</summary>
    public IReadOnlyList<Activity> Spans(string method)
        => [.. _spans?.Ended.Where(span => (string?)span.GetTagItem("code.function.name") == method) ?? []];

    public void Dispose()
    {
        _meters?.Dispose();
        _spans?.Dispose();
    }
}
