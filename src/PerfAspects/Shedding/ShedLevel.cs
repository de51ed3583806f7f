namespace PerfAspects.Shedding;

/// <summary>
/// The share of calls that are refused, in cohorts of 128 for each priority, the least important first. Rises while the load is at its mark
/// and does not fall, and stays in between. Falls when the load is clearly under its mark, the faster the longer that lasts: quickly while
/// it is above the level at which the load last reached its mark, which was enough before, and slowly near that level.
/// </summary>
internal sealed class ShedLevel
{
    /// <summary>The number of cohorts into which the calls of a priority are divided.</summary>
    public const int Cohorts = 128;

    /// <summary>The pressure under which a signal that was at its mark is calm again.</summary>
    public const double Calm = 0.9;

    private const double All = 4 * Cohorts;
    private const double AllButCritical = 3 * Cohorts;
    private const double CriticalPressure = 2;
    private const double MostPressure = 10;
    private const double RisePerSecond = 0.05 * All;
    private const double FallPerSecond = 0.01 * All;
    private const double FastestFall = 10;

    private const double NearKnee = 4;
    private const double FallAboveKnee = 8;
    private const double FallNearKnee = 0.25;

    private const double Rounding = 1e-6; // of many small steps

    private double _level;
    private double _previous;
    private double _calmSeconds;
    private double _knee; // the level at which the load has last reached its mark; 0 for none
    private bool _isHigh;

    /// <summary>The number of cohorts that are refused.</summary>
    public int Refused => (int)(_level + Rounding);

    /// <summary>The level from 0 to 1.</summary>
    public double Share => _level / All;

    /// <summary>Follows the load.</summary>
    /// <param name="pressure">The worst signal as a multiple of its mark; 0 where none is high.</param>
    /// <param name="seconds">The time since the last update.</param>
    public void Update(double pressure, double seconds)
    {
        if (pressure < Calm)
        {
            Fall(seconds);
            _previous = pressure;
            return;
        }

        _calmSeconds = 0;
        if (pressure >= 1 && pressure >= _previous) // what falls by itself is not pushed: a queue that drains needs its time
        {
            if (!_isHigh)
            {
                (_isHigh, _knee) = (true, _level);
            }

            var most = pressure >= CriticalPressure ? All : AllButCritical;
            var risen = Math.Min(most, _level + RisePerSecond * Math.Min(pressure, MostPressure) * seconds);
            _level = Math.Max(_level, risen);
        }

        _previous = pressure;
    }

    /// <summary>Refuses nothing from now on.</summary>
    public void Reset() => (_level, _previous, _calmSeconds, _knee, _isHigh) = (0, 0, 0, 0, false);

    // The calm counts only below the knee: above it, the level is known to be higher than needed.
    private void Fall(double seconds)
    {
        var pace = _knee == 0 || _level < _knee - NearKnee ? Math.Min(1 + (_calmSeconds += seconds), FastestFall)
            : _level > _knee + NearKnee ? FallAboveKnee
            : FallNearKnee;
        _isHigh = false;
        _level = Math.Max(0, _level - FallPerSecond * pace * seconds);
        _knee = _level == 0 ? 0 : _knee;
    }
}
