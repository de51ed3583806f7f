using System.Diagnostics;

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

    /// <summary>The folder of the scripts and of the modules that they use.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "browser");

    /// <summary>Runs a script with the path of Chromium as its first argument. The modules of its <c>package.json</c> are installed before.</summary>
    /// <param name="sources">The folder of the script and of <c>package.json</c>.</param>
    /// <param name="script">The name of the script.</param>
    /// <param name="arguments">More arguments.</param>
    /// <returns>The exit code and the output of the script.</returns>
    public static async Task<(int ExitCode, string Output)> RunScriptAsync(string sources, string script, params string[] arguments)
    {
        // Beside a copy of the script, because modules are looked for from there.
        Directory.CreateDirectory(Folder);
        foreach (var file in new[] { "package.json", script })
        {
            File.Copy(Path.Combine(sources, file), Path.Combine(Folder, file), overwrite: true);
        }

        if (!File.Exists(Path.Combine(Folder, "node_modules", ".package-lock.json"))) // written at the end of an installation
        {
            string[] install = ["install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"];
            var installed = await RunAsync("npm", Folder, install);
            Assert.True(installed.ExitCode == 0, installed.Output);
        }

        return await RunAsync("node", Folder, [script, Find("chromium") ?? "chromium", .. arguments]);
    }

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
