using System.Diagnostics;
using System.Net;

namespace PerfAspects.PackageTests.Samples;

/// <summary>A sample that is started with <c>--dashboard</c> shows its methods on the loopback address.</summary>
public sealed class SampleDashboardTests
{
    private const string Announcement = "Dashboard: ";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    [Fact]
    public Task Quickstart_WithDashboard_ShowsItsMethodsOnLoopback()
        => ShowsAsync("Quickstart.WorldClockService.GetOffsetAsync", BuiltPaths.QuickstartAssembly, "--seconds", "1", "--dashboard");

    [Fact]
    public Task ChatCache_WithDashboard_ShowsItsMethodsOnLoopback()
        => ShowsAsync("ChatCache.CachedChatClient.", BuiltPaths.ChatCacheAssembly, "--dashboard");

    // Programs without a line for it. The second is of net8.0, and as a native program has no dashboard.
    [Fact]
    public Task FirstProgram_WithDashboard_ShowsItsMethodsOnLoopback()
        => ShowsAsync("WeatherService.GetTemperatureAsync", BuiltPaths.FirstProgramAssembly, "--dashboard");

    [Fact]
    public Task AotConsole_WithDashboard_ShowsItsMethodsOnLoopback()
        => ShowsAsync("AotConsole.Shop.GetPriceAsync", BuiltPaths.AotConsoleAssembly, "--dashboard");

    private static async Task ShowsAsync(string method, params string[] arguments)
    {
        using var timeout = new CancellationTokenSource(s_patience);
        using var sample = Process.Start(Dotnet.Prepare(arguments))!;
        try
        {
            var address = await ReadAddressAsync(sample.StandardOutput, timeout.Token);
            using var http = new HttpClient();

            var page = await http.GetStringAsync(address, timeout.Token);
            var methods = await http.GetStringAsync(new Uri(address, "api/methods"), timeout.Token);

            Assert.True(IPAddress.IsLoopback(IPAddress.Parse(address.Host)));
            Assert.Contains("<html", page, StringComparison.Ordinal);
            Assert.Contains(method, methods, StringComparison.Ordinal);
        }
        finally
        {
            sample.Kill();
            await sample.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<Uri> ReadAddressAsync(StreamReader output, CancellationToken cancellationToken)
    {
        while (await output.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith(Announcement, StringComparison.Ordinal))
            {
                return new Uri(line[Announcement.Length..].Split(' ')[0]);
            }
        }

        throw new InvalidOperationException("The sample has ended without an address.");
    }
}
