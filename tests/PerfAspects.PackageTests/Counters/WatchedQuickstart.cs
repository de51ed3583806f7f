using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace PerfAspects.PackageTests.Counters;

/// <summary>One run of the quickstart in a process of its own, watched from here to its end.</summary>
public sealed partial class WatchedQuickstart : IAsyncLifetime
{
    private const int LinesBefore = 3; // of the ten it prints, each a tenth of the run

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly List<string> _output = [];

    public int ProcessId { get; private set; }

    public int ExitCode { get; private set; }

    /// <summary>What it printed.</summary>
    public IReadOnlyList<string> Output => _output;

    /// <summary>How many calls of the offset it had told of when the watching began.</summary>
    public int CallsBefore { get; private set; }

    internal CounterSession Counters { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        using var process = Process.Start(Dotnet.Prepare(BuiltPaths.QuickstartAssembly, "--seconds", "6"))!;
        using var timeout = new CancellationTokenSource(s_patience);
        await using var kill = timeout.Token.Register(() => process.Kill(entireProcessTree: true));
        ProcessId = process.Id;
        var errors = process.StandardError.ReadToEndAsync();

        // A tool is started when the process has long been running; what it shows must reach back to the start all the same.
        for (var lines = 0; lines < LinesBefore;)
        {
            var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The quickstart ended early: {await errors}");
            _output.Add(line);
            if (Progress().Match(line) is { Success: true } progress)
            {
                CallsBefore = int.Parse(progress.Groups["calls"].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
                lines++;
            }
        }

        Counters = CounterSession.Attach(ProcessId, "PerfAspects");
        var read = Counters.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            _output.Add(line);
        }

        await process.WaitForExitAsync();
        await read;
        ExitCode = process.ExitCode;
    }

    public Task DisposeAsync()
    {
        Counters?.Dispose();
        return Task.CompletedTask;
    }

    [GeneratedRegex(@" of 6 s +(?<calls>[\d,]+) calls")]
    private static partial Regex Progress();
}
