namespace PerfAspects.PackageTests.Monitoring;

/// <summary>A test that needs promtool, which comes with Prometheus: skipped where it is missing, except in CI, where the test then fails.</summary>
internal sealed class PromtoolFactAttribute : FactAttribute
{
    public const string Promtool = "/usr/bin/promtool";

    public PromtoolFactAttribute()
    {
        if (!File.Exists(Promtool) && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip = "promtool is not installed.";
        }
    }
}
