namespace PerfAspects.PackageTests.Counters;

/// <summary>A test that needs tmux as its terminal: skipped where it is missing, except in CI, where the test then fails.</summary>
internal sealed class TerminalFactAttribute : FactAttribute
{
    public const string Tmux = "/usr/bin/tmux";

    public TerminalFactAttribute()
    {
        if (!File.Exists(Tmux) && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip = "tmux is not installed.";
        }
    }
}
