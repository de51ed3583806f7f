using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using PerfAspects.CompilerServices;

namespace PerfAspects.AspNetCore.Timings;

/// <summary>The figures of one request, measured in the flow of its execution on whatever threads it runs.</summary>
internal sealed class RequestTimings
{
    private const string MeterName = "PerfAspects";
    private const string CallDuration = "perfaspects.call.duration";

    private static readonly AsyncLocal<RequestTimings?> s_current = new(static change => Switch(change));
    private static readonly Lock s_gate = new();
    private static readonly List<(IMeterFactory? Scope, MeterListener Listener)> s_listeners = [];

#pragma warning disable IDE1006 // t_ tells it from statics all threads share; no naming rule can require an attribute
    [ThreadStatic]
    private static ThreadUsage t_before;
#pragma warning restore IDE1006

    private readonly Lock _gate = new();
    private ThreadUsage _used;
    private double _seconds;
    private int _calls;

    /// <summary>Listens to the durations of calls, once for a meter and as long as the process runs.</summary>
    /// <param name="scope">The meter factory of the runtime; <see langword="null"/> for the one meter of the process.</param>
    public static void Listen(IMeterFactory? scope)
    {
        lock (s_gate)
        {
            if (!s_listeners.Exists(known => ReferenceEquals(known.Scope, scope)))
            {
                var listener = new MeterListener { InstrumentPublished = (instrument, listener) => Enable(instrument, listener, scope) };
                listener.SetMeasurementEventCallback<double>(static (_, seconds, _, _) => s_current.Value?.Add(seconds));
                s_listeners.Add((scope, listener));
                listener.Start();
            }
        }
    }

    /// <summary>Runs the rest of the pipeline and adds the header when the response begins.</summary>
    public static async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        var timings = new RequestTimings();
        var caches = CacheRequestLog.Begin();
        context.Response.OnStarting(() =>
        {
            context.Response.Headers.Append("Server-Timing", timings.HeaderOf(caches));
            return Task.CompletedTask;
        });
        s_current.Value = timings;
        await next(context).ConfigureAwait(false);
    }

    private static void Enable(Instrument instrument, MeterListener listener, IMeterFactory? scope)
    {
        if (instrument.Meter.Name == MeterName && instrument.Name == CallDuration && ReferenceEquals(instrument.Meter.Scope, scope))
        {
            listener.EnableMeasurementEvents(instrument);
        }
    }

    // Whenever the flow of a request comes to a thread or leaves it, on that thread.
    private static void Switch(AsyncLocalValueChangedArgs<RequestTimings?> change)
    {
        var now = ThreadUsage.OfThread();
        change.PreviousValue?.Add(now - t_before);
        t_before = now;
    }

    private string HeaderOf(CacheRequestLog caches)
    {
        var requests = caches.Hits + caches.Misses + caches.Joined + caches.Stale;
        lock (_gate)
        {
            var used = s_current.Value == this ? _used + (ThreadUsage.OfThread() - t_before) : _used;
            return string.Create(
                CultureInfo.InvariantCulture,
                $"calls;dur={_seconds * 1000:0.###};desc=\"{_calls} calls\", cache;desc=\"{caches.Hits} of {requests} hits\", "
                    + $"cpu;dur={used.Processor.TotalMilliseconds:0.###}, alloc;desc=\"{used.Bytes} bytes\"");
        }
    }

    private void Add(double seconds)
    {
        lock (_gate)
        {
            _seconds += seconds;
            _calls++;
        }
    }

    private void Add(ThreadUsage used)
    {
        lock (_gate)
        {
            _used += used;
        }
    }
}
