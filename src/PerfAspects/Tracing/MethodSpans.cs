using System.Diagnostics;
using System.Runtime.CompilerServices;
using PerfAspects.Telemetry;

namespace PerfAspects.Tracing;

/// <summary>Makes the spans of a method.</summary>
internal sealed class MethodSpans
{
    private static readonly ActivitySource s_source = new(TelemetryNames.ActivitySource);

    private readonly string _name;
    private readonly KeyValuePair<string, object?>[] _tags; // also for samplers to decide by

    private MethodSpans(string method)
    {
        _name = ShortName(method);
        _tags = [new(TelemetryNames.Method, method)];
    }

    /// <summary>The spans of a method; <see langword="null"/> where it is not traced.</summary>
    public static MethodSpans? Of(AspectMethod method)
        => method.Descriptor.Find<TracedAttribute>() is null ? null : new MethodSpans(method.Name);

    /// <summary>A span for a call, not begun yet; <see langword="null"/> if nobody samples it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Activity? TryCreate() => s_source.HasListeners() ? Create() : null;

    /// <summary>Marks a span's call as failed, unless its caller has cancelled it. Always <see langword="false"/>, so that it serves as an exception filter.</summary>
    public static bool Failed(Activity span, Exception exception, CancellationToken cancellationToken)
    {
        var isCanceled = exception is OperationCanceledException && cancellationToken.IsCancellationRequested;
        if (!isCanceled && span.IsAllDataRequested)
        {
            span.SetStatus(ActivityStatusCode.Error);
            span.SetTag(TelemetryNames.ErrorType, exception.GetType().FullName);
            Record(span, exception);
        }

        return false;
    }

    private static void Record(Activity span, Exception exception)
    {
        try
        {
            span.AddException(exception);
        }
        catch (Exception)
        {
            // A listener's, who is asked what to record.
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Activity? Create()
    {
        try
        {
            return s_source.CreateActivity(_name, ActivityKind.Internal, parentId: null, _tags);
        }
        catch (Exception)
        {
            return null; // a sampler's: a call that cannot be traced runs all the same
        }
    }

    // Namespace.Type.Method: spans are grouped by name, and a reader of a trace knows where he is.
    private static string ShortName(string method)
    {
        var type = method.LastIndexOf('.', method.LastIndexOf('.') - 1);
        return method[(type + 1)..];
    }
}
