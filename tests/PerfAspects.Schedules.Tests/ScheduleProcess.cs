using System.Diagnostics;

namespace PerfAspects.Schedules.Tests;

/// <summary>Runs a net8.0 program on the runtime that is installed.</summary>
internal static class ScheduleProcess
{
    private static readonly TimeSpan s_shortPatience = TimeSpan.FromMinutes(2);

    public static (int ExitCode, string Output) Run(params string[] arguments) => RunAsync(s_shortPatience, arguments).GetAwaiter().GetResult();

    /// <summary>Runs a program, and kills it when the time is up: its exit code is not 0 or 1 then.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(TimeSpan patience, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_ROLL_FORWARD"] = "Major";
        start.Environment["COYOTE_CLI_TELEMETRY_OPTOUT"] = "1";
        using var process = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(patience);
        await using var kill = timeout.Token.Register(() => process.Kill(entireProcessTree: true));
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
