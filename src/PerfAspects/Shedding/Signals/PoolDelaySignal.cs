using PerfAspects.Runtime;

namespace PerfAspects.Shedding.Signals;

/// <summary>
/// The time that new work waits for a thread of the pool, as a probe that is queued with each reading finds it. The least of the last three
/// readings counts: a queue that stands, not a burst that is over at the next reading.
/// </summary>
internal sealed class PoolDelaySignal(Clock clock, Action<IThreadPoolWorkItem> queue) : IOverloadSignal
{
    private const int Readings = 3;
    private const int MaxWaiting = 100; // a pool that does not move gets no more work by being watched

    private static readonly TimeSpan s_mark = TimeSpan.FromMilliseconds(20);

    private readonly double[] _delays = new double[Readings];
    private readonly Queue<Probe> _waiting = new();
    private readonly double _mark = clock.ToTimestamps(s_mark);
    private Probe? _spare;
    private long _last;
    private int _next;

    /// <inheritdoc/>
    public string Name => "thread pool delay";

    public static PoolDelaySignal Of(Clock clock)
        => new(clock, static item => ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: false));

    /// <inheritdoc/>
    public double Read()
    {
        var now = clock.GetTimestamp();
        while (_waiting.TryPeek(out var first) && first.Delay >= 0)
        {
            (_last, _spare) = (first.Delay, _waiting.Dequeue());
        }

        // A probe that still waits has waited that long at least.
        _delays[_next] = _waiting.TryPeek(out var oldest) ? Math.Max(now - oldest.Queued, _last) : _last;
        _next = (_next + 1) % Readings;
        if (_waiting.Count < MaxWaiting)
        {
            Send(now);
        }

        return Math.Min(_delays[0], Math.Min(_delays[1], _delays[2])) / _mark;
    }

    private void Send(long now)
    {
        var probe = _spare ?? new Probe(clock);
        _spare = null;
        probe.Begin(now);
        _waiting.Enqueue(probe);
        queue(probe);
    }

    private sealed class Probe(Clock clock) : IThreadPoolWorkItem
    {
        private long _delay;

        public long Queued { get; private set; }

        /// <summary>The time that it has waited; negative while it waits.</summary>
        public long Delay => Volatile.Read(ref _delay);

        public void Begin(long now)
        {
            Queued = now;
            Volatile.Write(ref _delay, -1);
        }

        void IThreadPoolWorkItem.Execute()
        {
            long delay = 0;
            try
            {
                delay = Math.Max(0, clock.GetTimestamp() - Queued);
            }
            catch (Exception)
            {
                // An exception on a thread of the pool would end the process.
            }

            Volatile.Write(ref _delay, delay);
        }
    }
}
