namespace PerfAspects.Simulation;

/// <summary>
/// The service behind the limiter: so many workers with one queue before them. The duration of a core is the wait for a worker and the
/// work; the work is distributed log-normally.
/// </summary>
internal sealed class Workers(EventClock clock, Random random, Scenario scenario, Action<Call> ended)
{
    private readonly Queue<Call> _queue = new();
    private readonly double _sigma = Math.Sqrt(Math.Log(1 + (scenario.Cv * scenario.Cv)));
    private int _busy;

    public void Begin(Call call)
    {
        call.Began = clock.Now;
        if (_busy == scenario.Workers)
        {
            _queue.Enqueue(call);
            return;
        }

        _busy++;
        Work(call);
    }

    private void Work(Call call) => clock.Plan((long)(Seconds() * TimeSpan.TicksPerSecond), () =>
    {
        if (_queue.TryDequeue(out var next))
        {
            Work(next);
        }
        else
        {
            _busy--;
        }

        ended(call);
    });

    private double Seconds()
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var slowness = scenario.Slowness(clock.Now / (double)TimeSpan.TicksPerSecond);
        return scenario.MedianSeconds * slowness * Math.Exp(_sigma * normal);
    }
}
