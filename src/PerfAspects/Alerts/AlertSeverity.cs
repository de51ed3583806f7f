namespace PerfAspects;

/// <summary>The severity of an alert.</summary>
public enum AlertSeverity
{
    /// <summary>Worth knowing.</summary>
    Info,

    /// <summary>Somebody should look at it in working hours.</summary>
    Warning,

    /// <summary>Somebody should look at it now.</summary>
    Critical,
}
