using System.Globalization;
using Microsoft.Data.Sqlite;
using Storefront.Data;
using Storefront.Load;
using Storefront.Processes;
using Storefront.Web;

namespace Storefront;

/// <summary>Runs a shop: its price service, its nodes, and a short load that shows it at work.</summary>
internal static class ShopProgram
{
    public static async Task<int> RunAsync(StorefrontOptions options)
    {
        var folder = options.Data ?? Directory.CreateTempSubdirectory("storefront").FullName;
        try
        {
            Directory.CreateDirectory(folder);
            await RunAsync(options, folder);
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            if (options.Data is null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        return 0;
    }

    private static async Task RunAsync(StorefrontOptions options, string folder)
    {
        if (options.Node is null)
        {
            Say(options, $"Creating {Assortment.Size:N0} products ...");
            Assortment.CreateIfMissing(new Database(folder, new SlowQueries()));
        }

        await using var prices = options.Prices is null ? await ChildProcess.StartAsync("prices", "prices") : null;
        var upstream = options.Prices ?? prices!.Address;
        var address = new Uri($"http://127.0.0.1:{LoopbackPort.Find(options.Port)}");
        await using var app = ShopApp.Build(options, folder, address, upstream);
        await app.StartAsync();
        if (options.IsPlain)
        {
            PlainMode.Apply(app.Services);
        }

        var nodes = new List<ChildProcess>();
        try
        {
            for (var node = 2; node <= options.Nodes; node++)
            {
                nodes.Add(await StartNodeAsync(options, node, folder, upstream));
            }

            await RunAsync(options, app, [address, .. nodes.Select(static node => node.Address)]);
        }
        finally
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }

            await app.StopAsync();
        }
    }

    private static async Task RunAsync(StorefrontOptions options, WebApplication app, IReadOnlyList<Uri> nodes)
    {
        if (options.IsChild)
        {
            Console.WriteLine($"{ChildProcess.Listening}{nodes[0]}");
            _ = ChildProcess.EndWithParentAsync(app.Lifetime);
            await app.WaitForShutdownAsync();
            return;
        }

        WhereToLook.Print(Console.Out, nodes);
        var stopping = app.Lifetime.ApplicationStopping;
        if (nodes.Count > 1)
        {
            await NodeDemo.RunAsync(nodes, Console.Out, stopping);
        }

        if (options.HasLoad)
        {
            await SelfLoad.RunAsync(options, app.Services, nodes, Console.Out, stopping);
        }

        if (!options.IsOnce)
        {
            Console.WriteLine("The shop is open. Ctrl+C closes it.");
            await app.WaitForShutdownAsync();
        }
    }

    private static async Task<ChildProcess> StartNodeAsync(StorefrontOptions options, int node, string folder, Uri upstream)
    {
        List<string> arguments =
        [
            "--child", "--node", node.ToString(CultureInfo.InvariantCulture), "--data", folder, "--prices", upstream.ToString(), "--port", "0",
        ];
        if (options.Redis is { } redis)
        {
            arguments.AddRange(["--redis", redis]);
        }

        if (options.IsPlain)
        {
            arguments.Add("--plain");
        }

        return await ChildProcess.StartAsync($"node {node}", arguments);
    }

    private static void Say(StorefrontOptions options, string line)
    {
        if (!options.IsChild)
        {
            Console.WriteLine(line);
        }
    }
}
