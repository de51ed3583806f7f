namespace PerfAspects.Contracts;

/// <summary>A test of a suite, which is skipped if the test assembly has found that its store is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TierFactAttribute : FactAttribute
{
    public TierFactAttribute() => Skip = Unavailable;

    /// <summary>The reason to skip. A test assembly sets it before its tests are discovered.</summary>
    public static string? Unavailable { get; set; }
}
