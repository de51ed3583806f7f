using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PerfAspects.AspNetCore.Tests.Dashboard;

/// <summary>Runs a script that drives Chromium.</summary>
internal static class Browser
{
    public static readonly string[] Programs = ["chromium", "node", "npm"];

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    public static string? Find(string program)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    /// <summary>Runs the script, having installed what it needs.</summary>
    /// <returns>The exit code and what the script has written.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(Uri address, Uri proxied)
    {
        // Beside a copy of the script, because modules are looked for from there.
        var folder = Path.Combine(AppContext.BaseDirectory, "browser");
        Directory.CreateDirectory(folder);
        foreach (var file in new[] { "package.json", "dashboard.test.mjs" })
        {
            File.Copy(Path.Combine(SourceFolder(), "Browser", file), Path.Combine(folder, file), overwrite: true);
        }

        if (!Directory.Exists(Path.Combine(folder, "node_modules", "axe-core")))
        {
            string[] install = ["install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"];
            var installed = await RunAsync("npm", folder, install);
            Assert.True(installed.ExitCode == 0, installed.Output);
        }

        var axe = Path.Combine(folder, "node_modules", "axe-core", "axe.min.js");
        var screenshots = Environment.GetEnvironmentVariable("PERFASPECTS_SCREENSHOTS") ?? "";
        return await RunAsync(
            "node", folder, "dashboard.test.mjs", Find("chromium") ?? "chromium", axe, address.ToString(), proxied.ToString(), screenshots);
    }

    private static string SourceFolder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Find(program) ?? throw new InvalidOperationException($"{program} is not installed."), arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(s_limit);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output + await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"{program} took longer than {s_limit}.");
        }
    }
}
