namespace PerfAspects.CircuitBreaking;

/// <summary>
/// The successes and failures of the sampling period, in ten windows: a window begins with the first call after the one before it has
/// lasted a tenth of the period, and is forgotten as a whole once it began a period ago. This is how Polly counts. Not safe for use by many
/// threads.
/// </summary>
/// <param name="period">The length of the period, in timestamps.</param>
internal sealed class FailureSampling(long period)
{
    private const int WindowsPerPeriod = 10;

    private readonly long _windowLength = period / WindowsPerPeriod;

    // A period that is no multiple of ten timestamps can hold eleven windows. Never twelve: what the newest overwrites has expired.
    private readonly Window[] _windows = new Window[WindowsPerPeriod + 1];
    private int _newest;
    private int _count;

    public void AddSuccess(long now) => WindowAt(now).Successes++;

    public void AddFailure(long now) => WindowAt(now).Failures++;

    /// <summary>Marks one call, which is added as a success or a failure too, as slow.</summary>
    public void AddSlow(long now) => WindowAt(now).Slow++;

    /// <summary>The slow calls among those that count now.</summary>
    public long ReadSlow(long now)
    {
        long slow = 0;
        for (var index = 0; index < _count; index++)
        {
            ref var window = ref _windows[index];
            slow += now - window.Start < period ? window.Slow : 0;
        }

        return slow;
    }

    /// <summary>The calls and, among them, the failures that count now.</summary>
    public (long Calls, long Failures) Read(long now)
    {
        long successes = 0, failures = 0;
        for (var index = 0; index < _count; index++)
        {
            ref var window = ref _windows[index];
            if (now - window.Start < period)
            {
                successes += window.Successes;
                failures += window.Failures;
            }
        }

        return (successes + failures, failures);
    }

    /// <summary>The same counts over another period. A window of the longer of the two lengths takes in what falls into it.</summary>
    public FailureSampling Over(long otherPeriod)
    {
        var other = new FailureSampling(otherPeriod);
        for (var index = 1; index <= _count; index++)
        {
            ref var window = ref _windows[(_newest + index) % _count]; // from the oldest on
            ref var its = ref other.WindowAt(window.Start);
            its.Successes += window.Successes;
            its.Failures += window.Failures;
            its.Slow += window.Slow;
        }

        return other;
    }

    public void Clear() => (_newest, _count) = (0, 0);

    private ref Window WindowAt(long now)
    {
        if (_count == 0 || now - _windows[_newest].Start >= _windowLength)
        {
            _newest = _count < _windows.Length ? _count++ : (_newest + 1) % _windows.Length;
            _windows[_newest] = new Window { Start = now };
        }

        return ref _windows[_newest];
    }

    private struct Window
    {
        public long Start;
        public long Successes;
        public long Failures;
        public long Slow;
    }
}
