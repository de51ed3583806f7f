using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PerfAspects.Telemetry;

/// <summary>Makes the spans of a method. No member throws: exceptions of samplers and listeners are logged once.</summary>
internal sealed class MethodSpans
{
    private static readonly ActivitySource s_source = SpanSource.Create(out s_fault);
    private static Exception? s_fault;

    private readonly string _name;
    private readonly KeyValuePair<string, object?>[] _tags; // also for samplers to decide by
    private readonly ListenerFaults _faults;

    public MethodSpans(AspectMethod method)
    {
        _name = ShortName(method.Name);
        _tags = [new(TelemetryNames.Method, method.Name)];
        _faults = method.Runtime.ListenerFaults;
        if (s_fault is not null)
        {
            Report(s_fault);
        }
    }

    /// <summary>A span for a call, not started yet; <see langword="null"/> if nobody samples it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Activity? TryCreate() => s_source.HasListeners() ? Create() : null;

    /// <summary>
    /// Marks a span's call as failed, unless its caller has cancelled it. Always <see langword="false"/>, so that it serves as an exception
    /// filter.
    /// </summary>
    public bool Failed(Activity span, Exception exception, CancellationToken cancellationToken)
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

    /// <summary>Makes an activity current. A handler of <see cref="Activity.CurrentChanged"/> may throw.</summary>
    public void MakeCurrent(Activity? activity)
    {
        try
        {
            Activity.Current = activity;
        }
        catch (Exception exception)
        {
            Report(exception);
        }
    }

    /// <summary>Logs an exception of a sampler or listener, the first of the runtime only.</summary>
    public void Report(Exception exception) => _faults.Report(TelemetryNames.ActivitySource, exception);

    private void Record(Activity span, Exception exception)
    {
        try
        {
            span.AddException(exception);
        }
        catch (Exception fault)
        {
            Report(fault); // a listener decides what is recorded
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Activity? Create()
    {
        try
        {
            return s_source.CreateActivity(_name, ActivityKind.Internal, parentId: null, _tags);
        }
        catch (Exception exception)
        {
            Report(exception);
            return null; // a call that cannot be traced runs all the same
        }
    }

    // Namespace.Type.Method: spans are grouped by name, and a reader of a trace knows where he is.
    private static string ShortName(string method)
    {
        var type = method.LastIndexOf('.', method.LastIndexOf('.') - 1);
        return method[(type + 1)..];
    }
}
