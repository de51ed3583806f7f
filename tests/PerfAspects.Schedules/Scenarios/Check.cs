using Microsoft.Coyote.Specifications;

namespace PerfAspects.Schedules.Scenarios;

/// <summary>Assertions that end the schedule and report it.</summary>
internal static class Check
{
    public static void That(bool holds, string broken)
    {
        if (!holds)
        {
            Specification.Assert(false, broken);
        }
    }

    public static void Equal<T>(T expected, T actual, string name)
        => That(EqualityComparer<T>.Default.Equals(expected, actual), $"{name}: expected {expected}, got {actual}");
}
