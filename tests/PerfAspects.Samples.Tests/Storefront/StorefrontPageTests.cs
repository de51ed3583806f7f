using System.Runtime.CompilerServices;
using PerfAspects.AspNetCore.Tests.Dashboard;
using Storefront.Processes;
using Xunit.Abstractions;

namespace PerfAspects.Samples.Tests.Storefront;

/// <summary>The page of the Storefront in Chromium: web vitals, service worker, lazy images, compression.</summary>
public sealed class StorefrontPageTests(ITestOutputHelper output)
{
    [BrowserFact]
    public async Task Page_InChromium_ObeysWhatItMeasures()
    {
        await using var prices = await ChildProcess.StartAsync("prices", "prices");
        await using var shop = await ChildProcess.StartAsync("shop", "--child", "--port", "0", "--prices", prices.Address.ToString());
        var screenshots = Environment.GetEnvironmentVariable("PERFASPECTS_SCREENSHOTS") ?? "";

        var (exitCode, text) = await Browser.RunScriptAsync(SourceFolder(), "storefront.test.mjs", shop.Address.ToString(), screenshots);

        output.WriteLine(text);
        Assert.True(exitCode == 0, text);
    }

    private static string SourceFolder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Browser");
}
