namespace PerfAspects.AspNetCore.Tests.Dashboard;

/// <summary>A test that needs Chromium and Node.js. Without them it is skipped, except in CI.</summary>
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        var missing = Browser.Programs.Where(static program => Browser.Find(program) is null).ToList();
        if (missing.Count > 0 && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip = $"Not installed: {string.Join(", ", missing)} (apt-get install chromium nodejs npm).";
        }
    }
}
