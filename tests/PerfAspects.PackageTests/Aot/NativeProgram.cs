using System.Diagnostics;

namespace PerfAspects.PackageTests.Aot;

/// <summary>Runs a program that needs no runtime.</summary>
internal static class NativeProgram
{
    public static async Task<DotnetResult> RunAsync(string path, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new DotnetResult(process.ExitCode, await output + await errors);
    }
}
