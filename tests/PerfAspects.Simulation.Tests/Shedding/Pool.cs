namespace PerfAspects.Simulation.Shedding;

/// <summary>Threads with one queue before them, as the thread pool has it: work that comes when all are busy waits for its turn.</summary>
internal sealed class Pool(EventClock clock, int threads)
{
    private readonly Queue<Func<double>> _queue = new();
    private int _busy;

    /// <summary>Queues work.</summary>
    /// <param name="work">Runs when a thread is free, and returns the seconds for which it keeps the thread busy.</param>
    public void Queue(Func<double> work)
    {
        if (_busy == threads)
        {
            _queue.Enqueue(work);
            return;
        }

        _busy++;
        Run(work);
    }

    private void Run(Func<double> work) => clock.Plan((long)(work() * TimeSpan.TicksPerSecond), () =>
    {
        if (_queue.TryDequeue(out var next))
        {
            Run(next);
        }
        else
        {
            _busy--;
        }
    });
}
