using Microsoft.Extensions.Logging;
using PerfAspects.Monitoring.History;

namespace PerfAspects.Monitoring.Sampling;

/// <summary>
/// Samples all methods of a runtime and the process once a second. Calls only count, in the runtime and in the recorders of their
/// durations; everything else is done here, on one timer.
/// </summary>
internal sealed class Sampler(
    SeriesTable series, DurationListener durations, SampleStore store, IProcessProbe process, TimeProvider clock, ILogger logger)
    : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private ITimer? _timer;
    private long _time = long.MinValue; // the beginning of the last second that was sampled
    private int _isTicking; // 0 or 1
    private bool _isDisposed;

    /// <summary>Runs after every sample, on the timer's thread, with the end of the second. What it throws is logged.</summary>
    public event Action<long>? Sampled;

    /// <summary>Begins to listen and to sample. What has been counted before belongs to no sample.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (_timer is not null || _isDisposed)
            {
                return;
            }

            durations.Start();
            Take();
            _timer = clock.CreateTimer(static state => ((Sampler)state!).Tick(), this, s_interval, s_interval);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                _timer?.Dispose();
                durations.Dispose();
                store.Complete();
            }
        }
    }

    // A tick that comes while another is under way is left out: the next one samples what it would have.
    private void Tick()
    {
        if (Interlocked.Exchange(ref _isTicking, 1) == 1)
        {
            return;
        }

        try
        {
            lock (_gate)
            {
                if (!_isDisposed)
                {
                    Append();
                }
            }
        }
        catch (Exception exception)
        {
            logger.SamplerFailed(exception);
        }
        finally
        {
            Volatile.Write(ref _isTicking, 0);
        }
    }

    private void Append()
    {
        // A clock that is set back does not overwrite what is there, and one that is set forward leaves a gap.
        _time = Math.Max(_time + 1, clock.GetUtcNow().ToUnixTimeSeconds() - 1);
        store.Append(_time, Take());
        Sampled?.Invoke(_time + 1);
    }

    private List<(string Series, Sample Sample)> Take()
    {
        series.Refresh();
        var shedLevel = 0.0;
        List<(string Series, Sample Sample)> samples = [];
        foreach (var method in series.All)
        {
            if (method.Take(durations.Calls.Find(method.Name)?.Drain(), durations.Loads.Find(method.Name)?.Drain()) is { } sample)
            {
                samples.Add((method.Name, sample));
            }

            shedLevel = Math.Max(shedLevel, method.ShedLevel);
        }

        var ofProcess = new Sample { [Gauge.ShedLevel] = GaugeValue.Of(shedLevel) };
        process.Read(ofProcess);
        samples.Add((SampleStore.Process, ofProcess));
        return samples;
    }
}
