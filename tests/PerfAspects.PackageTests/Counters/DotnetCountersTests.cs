using System.Diagnostics;

namespace PerfAspects.PackageTests.Counters;

/// <summary>The line that the quickstart prints, given to the real dotnet-counters in a terminal of 100 columns by 40 rows.</summary>
public sealed class DotnetCountersTests
{
    private const int SecondsWatched = 40;

    [TerminalFact]
    public async Task PrintedLine_OnASmallTerminal_ShowsEveryRow()
    {
        using var quickstart = Process.Start(Dotnet.Prepare(BuiltPaths.QuickstartAssembly, "--seconds", "60"))!;
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

    // A terminal emulator is needed: the tool asks the terminal for the cursor.
    private static async Task<string> ShowAsync(string options)
    {
        var socket = $"counters-{Environment.ProcessId}";
        var command = $"DOTNET_ROLL_FORWARD=Major dotnet '{BuiltPaths.DotnetCounters}' monitor {options}"; // the tool is built for an older runtime
        await TmuxAsync("-L", socket, "-f", "/dev/null", "new-session", "-d", "-x", "100", "-y", "40", command);
        try
        {
            var screen = "";
            for (var second = 0; second < SecondsWatched && !screen.Contains("circuit_breaker", StringComparison.Ordinal); second++)
            {
                await Task.Delay(TimeSpan.FromSeconds(1));
                screen = await TmuxAsync("-L", socket, "capture-pane", "-p");
            }

            return screen;
        }
        finally
        {
            await TmuxAsync("-L", socket, "kill-server");
        }
    }

    private static async Task<string> TmuxAsync(params string[] arguments)
    {
        var start = Dotnet.Prepare(arguments);
        start.FileName = TerminalFactAttribute.Tmux;
        start.Environment.Remove("TMUX");
        start.Environment["TERM"] = "xterm";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output + await errors;
    }
}
