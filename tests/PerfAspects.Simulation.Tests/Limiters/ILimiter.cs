namespace PerfAspects.Simulation.Limiters;

/// <summary>A limiter in a simulation.</summary>
internal interface ILimiter
{
    double Limit { get; }

    /// <summary>Begins the core of a call that is let in.</summary>
    Action<Call> Admitted { get; set; }

    /// <summary>Takes note of a call that is refused.</summary>
    Action<Call> Refused { get; set; }

    void Enter(Call call);

    void Exit(Call call);

    /// <summary>Looks after the calls that wait. After each event.</summary>
    void Poll()
    {
    }
}
