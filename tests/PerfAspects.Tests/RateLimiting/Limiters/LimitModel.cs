using PerfAspects.RateLimiting.Limiters;

namespace PerfAspects.Tests.RateLimiting.Limiters;

/// <summary>A limit by its bare definition, in whole milliseconds, with a list for its queue.</summary>
internal sealed class LimitModel(string kind, int permits, int windowMs, int queueLimit)
{
    private List<(int At, int Count)> _admitted = [];
    private List<(int Id, int Count)> _queue = [];
    private int _bucket = permits * windowMs; // what it holds times the window: a millisecond adds `permits`, a permit takes `window`

    public int Now { get; private set; }

    public IEnumerable<int> WaitingIds => _queue.Select(static waiter => waiter.Id);

    public int QueuedPermits => _queue.Sum(static waiter => waiter.Count);

    public int Free => kind switch
    {
        nameof(SlidingWindowLimiter) => permits - _admitted.Where(call => call.At > Now - windowMs).Sum(static call => call.Count),
        nameof(FixedWindowLimiter) => permits - _admitted.Where(call => WindowOf(call.At) == WindowOf(Now)).Sum(static call => call.Count),
        _ => _bucket / windowMs,
    };

    public bool IsWaiting(int id) => _queue.Exists(waiter => waiter.Id == id);

    public (bool IsWaiting, int? RetryAfter) Enter(int id, int count, bool waits)
    {
        if (_queue.Count == 0 && Free >= Math.Max(count, 1))
        {
            Admit(count);
            return (false, null);
        }

        if (waits && QueuedPermits + count <= queueLimit)
        {
            _queue.Add((id, count));
            return (true, null);
        }

        return (false, TimeUntilAdmitted(count));
    }

    public void Cancel(int id)
    {
        _queue.RemoveAll(waiter => waiter.Id == id);
        Serve();
    }

    public void Advance()
    {
        Now++;
        _bucket = Math.Min(permits * windowMs, _bucket + permits);
        Serve();
    }

    // Lets the time go on in a copy until the queue is empty and the call would be admitted.
    private int TimeUntilAdmitted(int count)
    {
        var future = new LimitModel(kind, permits, windowMs, queueLimit) { _admitted = [.. _admitted], _queue = [.. _queue], _bucket = _bucket, Now = Now };
        while (future._queue.Count > 0 || future.Free < Math.Max(count, 1))
        {
            future.Advance();
        }

        return future.Now - Now;
    }

    private void Serve()
    {
        while (_queue.Count > 0 && Free >= Math.Max(_queue[0].Count, 1))
        {
            Admit(_queue[0].Count);
            _queue.RemoveAt(0);
        }
    }

    private void Admit(int count)
    {
        _bucket -= count * windowMs;
        if (count > 0)
        {
            _admitted.Add((Now, count));
        }

        if (_admitted.Count > 4 * permits)
        {
            _admitted.RemoveRange(1, _admitted.Count - 3 * permits); // all but the first, with which the grid begins, and those that can matter
        }
    }

    private int WindowOf(int time) => (time - _admitted[0].At) / windowMs;
}
