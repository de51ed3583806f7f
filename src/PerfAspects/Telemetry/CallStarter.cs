using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using PerfAspects.CompilerServices;

namespace PerfAspects.Telemetry;

/// <summary>
/// Begins a method's calls. One look at the thread's table distinguishes calls that are only counted: a method
/// that looks for slow calls has no place there, and nor has one whose runtime is disposed.
/// </summary>
internal readonly struct CallStarter
{
    private readonly CallRecorder _recorder;
    private readonly Histogram<double> _duration;
    private readonly long _counters;
    private readonly bool _isDisposed;

    /// <param name="recorder">The recorder that counts and measures the calls.</param>
    /// <param name="isDisposed">Whether the runtime is disposed: no call that begins is admitted then.</param>
    public CallStarter(CallRecorder recorder, bool isDisposed)
    {
        _recorder = recorder;
        _duration = recorder.Duration;
        _counters = isDisposed || recorder.LooksForSlowCalls ? CounterAddresses.NoId : recorder.Counters.Id;
        _isDisposed = isDisposed;
    }

    /// <summary>Begins a call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CallStart Start()
    {
        var counters = _duration.Enabled ? default : CounterAddresses.OfThread.Find(_counters);
        if (!counters.Exists)
        {
            return StartAnother();
        }

        counters.Increment(Counter.Started);
        return new CallStart(counters, CallRecorder.NotMeasured);
    }

    // One that is measured, or the first of its thread, or of a runtime that is disposed.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private CallStart StartAnother()
    {
        var started = _recorder.Start();
        return _isDisposed ? new CallStart(default, started.Timestamp) : started;
    }
}
