using PerfAspects.PackageTests.Packaging;

namespace PerfAspects.PackageTests.Aot;

/// <summary>The sample with every attribute and every return shape, as a native program.</summary>
[Collection(PackedPackageCollection.Name)] // not while the package is built from the same sources
public sealed class AotConsoleTests
{
    private static readonly string[] s_output =
    [
        "T: old name 1 (load 1), old name 1 (load 1)",
        "Task<T>: 10, 10",
        "ValueTask<T>: 6, 6",
        "void: done",
        "Task: done",
        "ValueTask: done",
        "generic: text, 42",
        "ref and span: 6, 3",
        "property: 1.5, 1.5",
        "IAsyncEnumerable<T>: 6, of 1, 2 and 3",
        "after invalidation: new name 1 (load 3), 8",
        "retried: with a timeout, at the third attempt",
        "fallback: InvalidOperationException, for a failure",
        "partitions: customer a, customer b",
        "rate limit: the third call may come in 1 h",
        "circuit breaker: isolated",
        "AotConsole.Shop.AskAsync [Fallback]: 1 calls, 0 hits",
        "AotConsole.Shop.Call [RateLimited]: 3 calls, 0 hits",
        "AotConsole.Shop.Echo [Timed]: 2 calls, 0 hits",
        "AotConsole.Shop.FetchAsync [RateLimited > Retry > CircuitBreaker > Timeout > Bulkhead]: 2 calls, 0 hits",
        "AotConsole.Shop.FlushAsync [Timed]: 1 calls, 0 hits",
        "AotConsole.Shop.ForgetPrice [CacheInvalidate]: 1 calls, 0 hits",
        "AotConsole.Shop.GetName [Timed > Cached]: 3 calls, 1 hits",
        "AotConsole.Shop.GetPriceAsync [Traced > Timed > Cached]: 3 calls, 1 hits",
        "AotConsole.Shop.GetStockAsync [Cached]: 2 calls, 1 hits",
        "AotConsole.Shop.Log [Timed]: 1 calls, 0 hits",
        "AotConsole.Shop.NumbersAsync [Traced > RateLimited]: 1 calls, 0 hits",
        "AotConsole.Shop.Rate [Cached]: 2 calls, 1 hits",
        "AotConsole.Shop.RenameAsync [CacheInvalidate]: 1 calls, 0 hits",
        "AotConsole.Shop.SaveAsync [Timed]: 1 calls, 0 hits",
        "AotConsole.Shop.Sum [Traced > Timed]: 1 calls, 0 hits",
        "AotConsole.Shop.Visit [RateLimited]: 2 calls, 0 hits",
    ];

    [NativeToolchainFact]
    public async Task PublishedNatively_WithoutWarnings_DoesWhatItDoesElsewhere()
    {
        var folder = Directory.CreateTempSubdirectory("perfaspects-aot-").FullName;
        try
        {
            var published = await Dotnet.RunAsync(
                BuiltPaths.RepositoryRoot,
                ["publish", "samples/AotConsole", "-c", "Release", "--use-current-runtime", "-o", folder, "-warnaserror", "--nologo"]);
            Assert.True(published.ExitCode == 0, published.Output);

            var run = await NativeProgram.RunAsync(Path.Combine(folder, "AotConsole"));

            Assert.True(run.ExitCode == 0, run.Output);
            Assert.Equal(s_output, run.Output.ReplaceLineEndings("\n").TrimEnd().Split('\n'));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
