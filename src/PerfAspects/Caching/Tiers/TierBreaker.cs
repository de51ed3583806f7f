namespace PerfAspects.Caching.Tiers;

/// <summary>
/// Leaves a tier alone that fails again and again. After five failures in a row no call queries the tier any more, until a probe in the
/// background has found that it answers.
/// </summary>
internal sealed class TierBreaker
{
    private const int MostFailures = 5;

    private int _failures;
    private volatile bool _isOpen;

    /// <summary>Whether calls leave the tier alone.</summary>
    public bool IsOpen => _isOpen;

    /// <summary>Records an operation that has succeeded.</summary>
    public void Succeeded()
    {
        if (Volatile.Read(ref _failures) != 0)
        {
            Volatile.Write(ref _failures, 0);
        }
    }

    /// <summary>Records an operation that has failed. True if that was one too many.</summary>
    public bool Failed()
    {
        if (Interlocked.Increment(ref _failures) < MostFailures || _isOpen)
        {
            return false;
        }

        _isOpen = true;
        return true;
    }

    /// <summary>Lets calls query the tier again. True if they were kept from it.</summary>
    public bool Close()
    {
        Volatile.Write(ref _failures, 0);
        var wasOpen = _isOpen;
        _isOpen = false;
        return wasOpen;
    }
}
