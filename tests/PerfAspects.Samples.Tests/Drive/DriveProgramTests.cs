using System.Diagnostics;
using System.Text.Json;
using Drive.Load;
using Drive.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PerfAspects.Samples.Tests.Drive;

/// <summary>The program against a real service on loopback.</summary>
public sealed class DriveProgramTests : IAsyncLifetime
{
    private readonly SemaphoreSlim _worker = new(1);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("drive");
    private WebApplication? _service;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _service = builder.Build();
        _service.MapGet("/products/{id:int}", static (int id) => id == 7 ? Results.NotFound() : Results.Text($"product {id}"));
        _service.MapGet("/slow", async () =>
        {
            await _worker.WaitAsync();
            await Task.Delay(10); // the service under load is real, and so is its time
            _worker.Release();
        });
        await _service.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _service!.DisposeAsync();
        _worker.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Load_WithThresholdsThatHold_ReportsAndExitsWithZero()
    {
        var (json, html) = (Path.Combine(_folder.FullName, "run.json"), Path.Combine(_folder.FullName, "run.html"));
        var (code, output) = await RunAsync(
            "load", $"{Address}/products/{{1..9}}", "--rate", "50", "--for", "1s", "--accept", "404", "--threshold", "failures < 1%",
            "--threshold", "p95 < 10s", "--json", json, "--html", html);
        Assert.True(code == 0, output);
        var report = JsonSerializer.Deserialize(File.ReadAllText(json), ReportJson.Default.RunReport)!;
        Assert.Equal(50, report.Result.Completed);
        Assert.Equal(0, report.Result.Failures);
        Assert.Equal([true, true], report.Thresholds.Select(static threshold => threshold.Holds));
        Assert.Contains("failures &lt; 1%", File.ReadAllText(html), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_WithAThresholdThatIsBroken_ExitsWithOneAndNamesIt()
    {
        var (code, output) = await RunAsync(
            "load", $"{Address}/products/7", "--rate", "20", "--for", "1s", "--threshold", "failures < 1%");
        Assert.Equal(1, code);
        Assert.Contains("BROKEN  failures < 1%", output, StringComparison.Ordinal);
        Assert.Contains("20 x status 404", output, StringComparison.Ordinal);
    }

    // A threshold on a figure that nobody has measured proves nothing.
    [Fact]
    public async Task Load_WithAThresholdOnMemoryThatIsNotWatched_ExitsWithOne()
    {
        var (code, output) = await RunAsync(
            "load", $"{Address}/products/1", "--rate", "20", "--for", "1s", "--threshold", "memory growth < 5%");
        Assert.Equal(1, code);
        Assert.Contains("BROKEN  memory growth < 5%", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_ComparedWithAnEarlierRun_ShowsBoth()
    {
        var (json, html) = (Path.Combine(_folder.FullName, "before.json"), Path.Combine(_folder.FullName, "after.html"));
        await RunAsync("load", $"{Address}/products/7", "--rate", "20", "--for", "1s", "--json", json);
        var (code, output) = await RunAsync(
            "load", $"{Address}/products/1", "--rate", "40", "--for", "1s", "--compare", json, "--html", html);
        Assert.Equal(0, code);
        Assert.Matches(@"requests +40 +before +20\b", output);
        Assert.Matches(@"failures +0.00 % +before +100.00 %", output);
        Assert.Contains("<td>requests<td>40<td>20", File.ReadAllText(html), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_ComparedWithAFileThatIsNoReport_ExitsWithTwo()
    {
        var file = Path.Combine(_folder.FullName, "none.json");
        File.WriteAllText(file, "[");
        Assert.Equal(2, (await RunAsync("load", $"{Address}/products/1", "--compare", file)).Code);
    }

    // Of twelve samples, the first fifth is warm-up; a trend needs eight.
    [Fact]
    public async Task Endurance_OfAWatchedProcess_JudgesItsTrends()
    {
        var (code, output) = await RunAsync(
            "endurance", $"{Address}/products/1", "--rate", "20", "--for", "12s", "--pid", $"{Environment.ProcessId}");
        Assert.True(code == 0, output);
        Assert.Matches("memory +(grows|falls|steady) \\(", output);
        Assert.Matches("handles +(grows|falls|steady) \\(", output);
        Assert.Matches("p95 +(grows|falls|steady) \\(", output);
    }

    [Fact]
    public async Task Load_WithABadArgument_ExitsWithTwo()
        => Assert.Equal(2, (await RunAsync("load", "http://127.0.0.1:1", "--rate", "fast")).Code);

    [Fact]
    public async Task Stress_OfAServiceWithOneWorker_FindsAKnee()
    {
        var options = DriveOptions.Parse(
            ["stress", $"{Address}/slow", "--rate", "10", "--factor", "4", "--for", "1s", "--threshold", "p95 < 300ms"]);
        using var target = new HttpTarget(options);
        var report = await StressRun.RunAsync(options, target, TimeProvider.System, TextWriter.Null, CancellationToken.None);
        Assert.False(report.Steps[^1].IsCarried); // at most 100 a second are possible, and so 160 are not
        Assert.InRange(report.Steps.Count, 1, 3);
        Assert.Equal(report.Steps.LastOrDefault(static step => step.IsCarried)?.Offered, report.Knee);
    }

    private string Address => _service!.Urls.Single();

    private static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && path.EndsWith("dotnet", StringComparison.Ordinal) ? path : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(typeof(LoadResult).Assembly.Location);
        Array.ForEach(arguments, start.ArgumentList.Add);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }
}
