using System.Diagnostics;
using PerfAspects.Redis.Tests.Servers;

namespace RivalRaces;

/// <summary>A process of a race, as the program that directs the race sees it.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private const string FakeTime = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";

    private static readonly TimeSpan s_longestAnswer = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private NodeProcess(Process process, CuttingProxy link) => (_process, Link) = (process, link);

    /// <summary>Whether processes can have clocks of their own: libfaketime is installed.</summary>
    public static bool HasClocks => File.Exists(FakeTime);

    /// <summary>The process's connection to Redis.</summary>
    public CuttingProxy Link { get; }

    /// <summary>Starts a process.</summary>
    /// <param name="rival">The cache.</param>
    /// <param name="redisPort">The port of Redis.</param>
    /// <param name="prefix">The prefix of the keys.</param>
    /// <param name="clock">How far the clock of the process is ahead, such as <c>+5s</c>; null for the clock of the machine.</param>
    public static NodeProcess Start(string rival, int redisPort, string prefix, string? clock = null)
    {
        var link = new CuttingProxy(redisPort);
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        string[] arguments = ["exec", typeof(NodeProcess).Assembly.Location, "--node", rival, $"{link.Configuration},abortConnect=false", prefix];
        Array.ForEach(arguments, start.ArgumentList.Add);
        if (clock is not null)
        {
            start.Environment["LD_PRELOAD"] = FakeTime;
            start.Environment["FAKETIME"] = clock;
            start.Environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
        }

        return new NodeProcess(Process.Start(start)!, link);
    }

    /// <summary>Sends a command and waits for its answer.</summary>
    public async Task<string> AskAsync(string command)
    {
        await _process.StandardInput.WriteLineAsync(command);
        await _process.StandardInput.FlushAsync();
        return await _process.StandardOutput.ReadLineAsync().WaitAsync(s_longestAnswer)
            ?? throw new InvalidOperationException($"The process has ended at '{command}'.");
    }

    /// <summary>Stops the process where it is, as a machine under load or a debugger does, until <see cref="ResumeAsync"/>.</summary>
    public Task SuspendAsync() => SignalAsync("-STOP");

    public Task ResumeAsync() => SignalAsync("-CONT");

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        await Link.DisposeAsync();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }
}
