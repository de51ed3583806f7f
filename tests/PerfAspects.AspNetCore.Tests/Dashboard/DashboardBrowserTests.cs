using Xunit.Abstractions;

namespace PerfAspects.AspNetCore.Tests.Dashboard;

/// <summary>The dashboard in Chromium: controls, keyboard, accessibility, content policy, a proxy with a path base.</summary>
public sealed class DashboardBrowserTests(ITestOutputHelper output)
{
    [BrowserFact]
    public async Task Dashboard_InChromium_PassesEveryCheck()
    {
        await using var app = await BrowsedApp.StartAsync();

        var (exitCode, text) = await Browser.RunAsync(app.Address, app.ProxiedAddress);

        output.WriteLine(text);
        Assert.True(exitCode == 0, text);
    }
}
