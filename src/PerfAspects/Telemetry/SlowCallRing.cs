namespace PerfAspects.Telemetry;

/// <summary>
/// The last slow calls of a method. Safe for use by many threads; slow calls are few, or there is other trouble than a lock.
/// </summary>
internal sealed class SlowCallRing
{
    public const int Capacity = 100;

    private readonly Lock _gate = new();
    private readonly Queue<SlowCall> _calls = new();

    public void Add(SlowCall call)
    {
        lock (_gate)
        {
            if (_calls.Count == Capacity)
            {
                _calls.Dequeue();
            }

            _calls.Enqueue(call);
        }
    }

    /// <summary>The calls as they are now, the last one first.</summary>
    public IReadOnlyList<SlowCall> Read()
    {
        lock (_gate)
        {
            return [.. _calls.Reverse()];
        }
    }
}
