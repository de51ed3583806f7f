namespace PerfAspects.Simulation;

/// <summary>The loads of the table in docs/overload.md.</summary>
internal static class Scenarios
{
    public static Scenario Over(double seconds = 120) => Scenario.Steady("1.3 times the capacity", 1.3, seconds);

    public static Scenario Heavy { get; } = Scenario.Steady("4 times the capacity", 4, 120);

    public static Scenario Half { get; } = Scenario.Steady("half the capacity", 0.5, 120);

    public static Scenario Low { get; } = Scenario.Steady("2 % of the capacity", 0.02, 300);

    public static Scenario OneWorker { get; } = Scenario.Steady("one worker, 1.3 times", 1.3, 300, workers: 1);

    public static Scenario HundredWorkers { get; } = Scenario.Steady("100 workers, 1.3 times", 1.3, 60, workers: 100);

    /// <summary>70 % of the capacity, and from 60 s to 120 s a service that takes three times as long.</summary>
    public static Scenario Slow { get; } = Scenario.Steady("three times slower and back", 0.7, 240) with
    {
        Slowness = static at => at is >= 60 and < 120 ? 3 : 1,
    };

    /// <summary>Work of very different lengths: first over the capacity, then at half of it.</summary>
    public static Scenario HeavyTail { get; } = new("heavy tail (cv 2), half", 360, static at => at < 60 ? 1300 : 500) { Cv = 2 };
}
