using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace PerfAspects.Benchmarks.Files;

/// <summary>
/// Counts the source files of the runtime in which a call runs code: that many a reader opens who follows the call. A first call of each
/// kind is made before, so that only the call itself is counted and not the composition of its method.
/// </summary>
internal static class FilesRun
{
    public static int Run(string[] options)
    {
        var folder = Directory.CreateTempSubdirectory("files-").FullName;
        try
        {
            FileRecorder.Write(folder);
            var program = Path.Combine(folder, Path.GetFileName(typeof(FilesRun).Assembly.Location));
            using var process = Process.Start(new ProcessStartInfo("dotnet", [program, "--files", "count", .. options]) { UseShellExecute = false })!;
            process.WaitForExit();
            return process.ExitCode;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Counts, in the copy of the program that marks files.</summary>
    public static int Count(bool listsFiles)
    {
        using var runtime = new AspectRuntime();
        var calls = new FilesCalls(runtime);
        Report("a hit", listsFiles, () => calls.Cached(1));
        var key = 1;
        Report("a miss with retry and breaker", listsFiles, () => calls.Guarded(++key));
        Report("a rate-limited call", listsFiles, () => calls.Limited(1));
        var method = runtime.Find("PerfAspects.Benchmarks.Files.FilesCalls.Guarded")!;
        var minutes = 10;
        Report("a change of a setting", listsFiles, () => method.Override("Cached:Duration", string.Create(CultureInfo.InvariantCulture, $"{++minutes}m")));
        return 0;
    }

    private static void Report(string name, bool listsFiles, Action call)
    {
        var files = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, FileRecorder.List));
        var marks = (byte[])typeof(AspectRuntime).Assembly.GetType(FileRecorder.Type, throwOnError: true)!
            .GetField(FileRecorder.Marks, BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
        call();
        call();
        Array.Clear(marks);
        call();
        string[] passed = [.. files.Where((_, index) => marks[index] != 0).Order(StringComparer.Ordinal)];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {passed.Length} files"));
        if (listsFiles)
        {
            Array.ForEach(passed, static file => Console.WriteLine($"    {file}"));
        }
    }
}

internal sealed partial class FilesCalls(AspectRuntime runtime)
{
    [Cached("5m")]
    public partial int Cached(int id);

    private int CachedCore(int id) => id;

    [Cached("5m"), Retry(2), CircuitBreaker]
    public partial int Guarded(int id);

    private int GuardedCore(int id) => id;

    [RateLimited(1_000_000, "1s")]
    public partial int Limited(int id);

    private int LimitedCore(int id) => id;
}
