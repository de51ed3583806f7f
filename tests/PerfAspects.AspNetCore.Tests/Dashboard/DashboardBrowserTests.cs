using System.Runtime.CompilerServices;
using Xunit.Abstractions;

namespace PerfAspects.AspNetCore.Tests.Dashboard;

/// <summary>The dashboard in Chromium: controls, keyboard, accessibility, content policy, a proxy with a path base.</summary>
public sealed class DashboardBrowserTests(ITestOutputHelper output)
{
    [BrowserFact]
    public async Task Dashboard_InChromium_PassesEveryCheck()
    {
        await using var app = await BrowsedApp.StartAsync();

        var axe = Path.Combine(Browser.Folder, "node_modules", "axe-core", "axe.min.js");
        var screenshots = Environment.GetEnvironmentVariable("PERFASPECTS_SCREENSHOTS") ?? "";
        var (exitCode, text) = await Browser.RunScriptAsync(
            SourceFolder(), "dashboard.test.mjs", axe, app.Address.ToString(), app.ProxiedAddress.ToString(), screenshots);

        output.WriteLine(text);
        Assert.True(exitCode == 0, text);
    }

    private static string SourceFolder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Browser");
}
