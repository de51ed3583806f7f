using PerfAspects.Monitoring.History;
using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.Monitoring.Scaling;

/// <summary>
/// The ratio of the processes that the load needs to the processes there are, as this process judges it: 1 is right, 2 is half of what is
/// needed. It rises when the need has lasted for half a minute, and falls when there was less for five minutes.
/// </summary>
/// <param name="store">The samples.</param>
/// <param name="targetUtilization">The utilization that is right, from 0 to 1.</param>
internal sealed class ScalingSignal(SampleStore store, double targetUtilization)
{
    /// <summary>The seconds that one judgement is the mean of.</summary>
    public const int Smoothing = 15;

    /// <summary>The seconds for which more must be needed before the signal rises.</summary>
    public const int UpCooldown = 30;

    /// <summary>The seconds for which less must be needed before the signal falls below 1.</summary>
    public const int DownCooldown = 300;

    private const double Tolerance = 0.1; // of Kubernetes' autoscaler as well: smaller differences are noise
    private const double Least = 0.1;
    private const double Most = 4;
    private const double CalmDelay = 0.02; // seconds that a work item may wait for a thread of the pool
    private const double DelayThatDoubles = 0.1;

    private readonly Queue<(double Cpu, double Delay, double Shed)> _seconds = new();
    private readonly Queue<double> _needs = new();
    private double _value = 1;

    /// <summary>The signal.</summary>
    public double Value => Volatile.Read(ref _value);

    /// <summary>Judges the second that has just been sampled. One thread at a time calls it.</summary>
    /// <param name="end">The end of the second.</param>
    public void Judge(long end)
    {
        foreach (var process in store.Read(end - 1, end, SampleStore.Process))
        {
            Add(
                process.Sample.Mean(Gauge.Cpu),
                process.Sample.Mean(Gauge.QueueDelay),
                process.Sample.Mean(Gauge.ShedLevel));
        }
    }

    private void Add(double cpu, double delay, double shed)
    {
        Enqueue(_seconds, (cpu, delay, shed), Smoothing);
        var need = NeedOf(
            _seconds.Average(static second => second.Cpu),
            _seconds.Average(static second => second.Delay),
            _seconds.Average(static second => second.Shed));
        Enqueue(_needs, need, DownCooldown);
        Volatile.Write(ref _value, Math.Clamp(Decide(), Least, Most));
    }

    // The delay speaks only where threads wait: a calm queue does not say that there are too many processes. Of calls that are refused, the
    // processors and the queues show nothing.
    private double NeedOf(double cpu, double delay, double shed)
    {
        var ofDelay = delay > CalmDelay ? 1 + (delay - CalmDelay) / (DelayThatDoubles - CalmDelay) : 0;
        var ofShed = shed > 0 ? 1 / Math.Max(1 - shed, 1 / Most) : 0;
        return Math.Max(cpu / targetUtilization, Math.Max(ofDelay, ofShed));
    }

    // A need that has lasted raises the signal; one that was never there in the long time lowers it.
    private double Decide()
    {
        if (_needs.Count >= UpCooldown && _needs.TakeLast(UpCooldown).Min() is > 1 + Tolerance and var up)
        {
            return up;
        }

        return _needs.Count >= DownCooldown && _needs.Max() is < 1 - Tolerance and var down ? down : 1;
    }

    private static void Enqueue<T>(Queue<T> queue, T value, int length)
    {
        queue.Enqueue(value);
        if (queue.Count > length)
        {
            queue.Dequeue();
        }
    }
}
