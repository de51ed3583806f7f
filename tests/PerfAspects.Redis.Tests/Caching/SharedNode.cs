using System.Globalization;
using PerfAspects.Redis.Tests.Servers;

namespace PerfAspects.Redis.Tests.Caching;

/// <summary>
/// A process with a shared method. It reads the numbers of values from its input and writes the values. A load writes the process's id to a
/// file, and waits for a file that lets it go on.
/// </summary>
internal static class SharedNode
{
    /// <summary>The argument by which the test assembly runs as a node.</summary>
    public const string Argument = "--shared-node";

    public static async Task RunAsync(string configuration, string folder)
    {
        await using var tier = new RedisCacheTier(new RedisTierOptions
        {
            Configuration = configuration,
            ReadTimeout = TimeSpan.FromSeconds(10),
            KeepTimeout = TimeSpan.FromSeconds(10),
            CrossNodeWait = TimeSpan.FromMinutes(1),
            LeaseDuration = TimeSpan.FromSeconds(3),
        });
        await Eventually.SucceedsAsync(async () => await tier.ProbeAsync(default)); // a busy machine may take longer than the client waits
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { SharedTier = tier });
        var prices = new SharedPrices(runtime, id => LoadAsync(folder, id));
        Console.WriteLine("ready");
        while (await Console.In.ReadLineAsync() is { } line)
        {
            Console.WriteLine(await prices.GetAsync(int.Parse(line, CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>The processes that have begun to load, in order.</summary>
    public static int[] Loads(string folder)
        => [.. Directory.GetFiles(folder, "load-*").Order().Select(static file => int.Parse(file[(file.LastIndexOf('-') + 1)..], CultureInfo.InvariantCulture))];

    private static async Task<string> LoadAsync(string folder, int id)
    {
        var value = await File.ReadAllTextAsync(Path.Combine(folder, $"value-{id}"));
        var name = string.Create(CultureInfo.InvariantCulture, $"load-{DateTime.UtcNow.Ticks}-{Environment.ProcessId}");
        await File.WriteAllTextAsync(Path.Combine(folder, name), "");
        while (!File.Exists(Path.Combine(folder, "go")))
        {
            await Task.Delay(10);
        }

        return value;
    }
}
