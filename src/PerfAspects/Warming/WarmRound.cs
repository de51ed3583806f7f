using PerfAspects.CompilerServices;
using PerfAspects.Runtime;
using PerfAspects.Telemetry;
using Polly.CircuitBreaker;

namespace PerfAspects.Warming;

/// <summary>One round over the keys of a method. Safe for several keys at the same time.</summary>
internal sealed class WarmRound(AspectMethod method, WarmAttribute settings, IProgress<WarmProgress>? progress)
{
    // The pause of a circuit that does not know when it lets calls in again, since an operator holds it open.
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private WarmProgress _progress = new(0, 0, 0);
    private bool _isReporting;
    private bool _isReported = true;
    private int _isPaused;

    public AspectRuntime Runtime => method.Runtime;

    /// <summary>The number of keys at the same time.</summary>
    public int Concurrency => settings.Concurrency;

    /// <summary>The time that a value has to last not to be loaded.</summary>
    public TimeSpan Horizon { get; } = Durations.Positive(settings.Interval);

    /// <summary>Loads the keys that a source lists.</summary>
    public async Task<WarmProgress> RunAsync(WarmSource source, CancellationToken cancellationToken)
    {
        var started = Runtime.Clock.GetTimestamp();
        Runtime.Logger.WarmStarted(method.Name);
        await source.RunAsync(this, cancellationToken).ConfigureAwait(false);
        var (total, loaded, failed) = _progress;
        Runtime.Logger.WarmEnded(method.Name, loaded, total, failed, Runtime.Clock.GetElapsed(started).TotalMilliseconds);
        return _progress;
    }

    /// <summary>Records the number of keys, where the list knows it.</summary>
    public void Expect(int total) => Report(known => known with { Total = total });

    /// <summary>Records a key, where the list does not know the number.</summary>
    public void Add() => Report(static known => known with { Total = known.Total + 1 });

    /// <summary>Loads a key, again after a pause while the circuit is open. Failures are counted and logged.</summary>
    public async ValueTask LoadAsync(Func<CancellationToken, ValueTask<bool>> load, CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan pause;
            try
            {
                var isLoaded = await load(cancellationToken).ConfigureAwait(false);
                Record(isLoaded);
                return;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (ObjectDisposedException) when (Runtime.IsDisposed)
            {
                throw;
            }
            catch (BrokenCircuitException open)
            {
                pause = open.RetryAfter is { } known && known > TimeSpan.Zero ? known : s_pause;
            }
            catch (Exception exception)
            {
                Fail(exception);
                return;
            }

            await PauseAsync(pause, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isPaused, 1) == 0)
        {
            Runtime.Logger.WarmPaused(method.Name);
        }

        await Task.Delay(pause, Runtime.Clock.Provider, cancellationToken).ConfigureAwait(false);
    }

    private void Record(bool isLoaded)
    {
        Volatile.Write(ref _isPaused, 0);
        method.Counters.Increment(isLoaded ? WarmTelemetry.Loaded : WarmTelemetry.Kept);
        Report(isLoaded ? static known => known with { Loaded = known.Loaded + 1 } : static known => known);
    }

    private void Fail(Exception exception)
    {
        method.Counters.Increment(WarmTelemetry.Failed);
        Runtime.Logger.WarmKeyFailed(method.Name, exception.GetType().FullName, exception);
        Report(static known => known with { Failed = known.Failed + 1 });
    }

    // One thread at a time reports, so that no report is older than the one before, and what changes meanwhile is its next report. The
    // lock is not held: the progress is the application's, which may take its time or call back.
    private void Report(Func<WarmProgress, WarmProgress> change)
    {
        WarmProgress? report;
        using (UninterruptedLock.Enter(_gate))
        {
            _progress = change(_progress);
            _isReported = progress is null;
            if (_isReported || _isReporting)
            {
                return;
            }

            _isReporting = true;
        }

        while ((report = TakeReport()) is not null)
        {
            try
            {
                progress!.Report(report);
            }
            catch (Exception exception)
            {
                Runtime.ListenerFaults.Report(WarmTelemetry.Keys, exception); // whoever watches changes no result
            }
        }
    }

    private WarmProgress? TakeReport()
    {
        using (UninterruptedLock.Enter(_gate))
        {
            _isReporting = !_isReported;
            _isReported = true;
            return _isReporting ? _progress : null;
        }
    }
}
