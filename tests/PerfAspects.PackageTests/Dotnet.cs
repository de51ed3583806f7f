using System.Diagnostics;
using System.Text.RegularExpressions;

namespace PerfAspects.PackageTests;

/// <summary>Runs the dotnet command the tests themselves run on.</summary>
internal static class Dotnet
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(9); // the limit of a test is 10;

    /// <summary>Runs to the end; <paramref name="packageCache"/> takes the place of the user's package cache.</summary>
    public static async Task<DotnetResult> RunAsync(string folder, string[] arguments, string? packageCache = null)
    {
        var start = Prepare(arguments);
        start.WorkingDirectory = folder;
        if (packageCache is not null)
        {
            start.Environment["NUGET_PACKAGES"] = packageCache;
        }

        using var process = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(s_patience);
        await using var kill = timeout.Token.Register(() => process.Kill(entireProcessTree: true));
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        var ended = timeout.IsCancellationRequested ? $"\nKilled after {s_patience.TotalMinutes} minutes." : "";
        return new DotnetResult(process.ExitCode, await output + await errors + ended);
    }

    public static ProcessStartInfo Prepare(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true, // and never written: nothing here may ask
        };

        // Under `dotnet test` this process carries the variables of the MSBuild that started it, which would mislead another.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        // A node kept for the next build would outlive the test and hold its output open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        return start;
    }
}

/// <summary>How a dotnet command ended and everything it said.</summary>
internal sealed partial record DotnetResult(int ExitCode, string Output)
{
    /// <summary>The ids of its errors, each once and in order.</summary>
    public string[] Errors => [.. ErrorId().Matches(Output).Select(match => match.Groups["id"].Value).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex(@": error (?<id>[A-Z]+\d+):")]
    private static partial Regex ErrorId();
}
