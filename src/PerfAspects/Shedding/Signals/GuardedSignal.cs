using Microsoft.Extensions.Logging;

namespace PerfAspects.Shedding.Signals;

/// <summary>
/// Reads a signal with hysteresis: a signal that was at its mark counts until it is clearly under it, and no other does. A signal that
/// fails is logged once and left out.
/// </summary>
internal sealed class GuardedSignal(IOverloadSignal signal, ILogger logger)
{
    private bool _isHigh;
    private bool _hasFailed;

    /// <summary>The name for logs.</summary>
    public string Name => signal.Name;

    /// <summary>Reads the load as a multiple of the mark; 0 while it does not count.</summary>
    public double Read()
    {
        if (_hasFailed && !signal.IsReadAgain)
        {
            return 0;
        }

        double pressure;
        try
        {
            pressure = signal.Read();
        }
        catch (Exception exception)
        {
            if (!_hasFailed)
            {
                _hasFailed = true;
                logger.SignalFailed(signal.Name, exception.GetType().FullName, exception);
            }

            _isHigh = false;
            return 0;
        }

        return Judge(pressure, ref _isHigh);
    }

    /// <summary>Applies the hysteresis to a reading.</summary>
    public static double Judge(double pressure, ref bool isHigh)
    {
        isHigh = pressure >= (isHigh ? ShedLevel.Calm : 1);
        return isHigh ? pressure : 0;
    }
}
