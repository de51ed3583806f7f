namespace PerfAspects.Shedding;

/// <summary>
/// The share of calls that are refused, in cohorts of 128 for each priority, the least important first. Rises while the load is at its mark
/// and does not fall, and stays in between. Falls when the load is clearly under its mark, the faster the longer that lasts.
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

    private const double Rounding = 1e-6; // of many small steps

    private double _level;
    private double _previous;
    private double _calmSeconds;

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
            _calmSeconds += seconds;
            _level = Math.Max(0, _level - FallPerSecond * Math.Min(1 + _calmSeconds, FastestFall) * seconds);
            _previous = pressure;
            return;
        }

        _calmSeconds = 0;
        if (pressure >= 1 && pressure >= _previous) // what falls by itself is not pushed: a queue that drains needs its time
        {
            var most = pressure >= CriticalPressure ? All : AllButCritical;
            var risen = Math.Min(most, _level + RisePerSecond * Math.Min(pressure, MostPressure) * seconds);
            _level = Math.Max(_level, risen);
        }

        _previous = pressure;
    }

    /// <summary>Refuses nothing from now on.</summary>
    public void Reset() => (_level, _previous, _calmSeconds) = (0, 0, 0);
}
