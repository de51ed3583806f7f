using System.Diagnostics;

namespace PerfAspects.PackageTests.Counters;

/// <summary>The line that the quickstart prints, given to the real dotnet-counters in a terminal of 100 columns by 40 rows.</summary>
public sealed class DotnetCountersTests
{
    private const int SecondsWatched = 9;

    [Fact]
    public async Task PrintedLine_OnASmallTerminal_ShowsEveryRow()
    {
        if (!File.Exists("/usr/bin/script"))
        {
            Assert.True(Environment.GetEnvironmentVariable("CI") != "true", "CI needs script(1) for a terminal.");
            return; // elsewhere there may be no terminal to be had
        }

        using var quickstart = Process.Start(Dotnet.Prepare(BuiltPaths.QuickstartAssembly, "--seconds", "14"))!;
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await using var kill = timeout.Token.Register(() => quickstart.Kill(entireProcessTree: true));
        var screen = await ShowAsync(await ReadOptionsAsync(quickstart));
        quickstart.Kill(entireProcessTree: true);

        // The tool leaves out what does not fit, from the end: the last row of the last instrument shows that all are there.
        Assert.Contains("perfaspects.cache.hit.ratio (1)", screen, StringComparison.Ordinal);
        Assert.Contains("perfaspects.cache.load.duration (s)", screen, StringComparison.Ordinal);
        Assert.Contains("perfaspects.circuit_breaker.state ({circuit})", screen, StringComparison.Ordinal);
        Assert.Matches(@"Quickstart\.WorldClockService\.GetOffsetAsync +open", screen);
        Assert.DoesNotContain("tracking limit", screen, StringComparison.Ordinal);
    }

    private static async Task<string> ReadOptionsAsync(Process quickstart)
    {
        const string Command = "dotnet-counters monitor ";
        while (await quickstart.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.TrimStart().StartsWith(Command, StringComparison.Ordinal))
            {
                return line.TrimStart()[Command.Length..];
            }
        }

        throw new InvalidOperationException("The quickstart printed no line for dotnet-counters.");
    }

    private static async Task<string> ShowAsync(string options)
    {
        var command = $"stty cols 100 rows 40; timeout -s INT {SecondsWatched} dotnet '{BuiltPaths.DotnetCounters}' monitor {options}";
        var start = Dotnet.Prepare();
        start.FileName = "/usr/bin/script";
        start.ArgumentList.Add("--quiet");
        start.ArgumentList.Add("--command");
        start.ArgumentList.Add(command);
        start.ArgumentList.Add("/dev/null");
        start.Environment["TERM"] = "xterm";
        start.Environment["DOTNET_ROLL_FORWARD"] = "Major"; // the tool is built for an older runtime
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var screen = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return screen + await errors;
    }
}
