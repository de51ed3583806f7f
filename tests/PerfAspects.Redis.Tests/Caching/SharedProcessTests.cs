using System.Diagnostics;
using PerfAspects.Redis.Tests.Servers;

namespace PerfAspects.Redis.Tests.Caching;

/// <summary>Three real processes that share values.</summary>
public sealed class SharedProcessTests(RedisFixture fixture) : IClassFixture<RedisFixture>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("shared-tests").FullName;
    private readonly List<Process> _nodes = [];

    public void Dispose()
    {
        foreach (var node in _nodes)
        {
            node.Kill();
            node.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [TierFact]
    public async Task Processes_ThatMissAtOnce_LoadOnce()
    {
        await fixture.Server.AdminServer.FlushAllDatabasesAsync();
        await StartAsync(3);
        SetValue("1");

        var reads = _nodes.Select(node => AskAsync(node, "1")).ToArray();
        await Eventually.TrueAsync(() => Task.FromResult(SharedNode.Loads(_folder).Length > 0));
        LetLoadsGoOn();

        Assert.Equal(["1", "1", "1"], await Task.WhenAll(reads));
        Assert.Single(SharedNode.Loads(_folder));
    }

    [TierFact]
    public async Task Processes_WhoseLoadingOneIsKilled_LoadOnceMore()
    {
        await fixture.Server.AdminServer.FlushAllDatabasesAsync();
        await StartAsync(3);
        SetValue("1");
        var reads = _nodes.ToDictionary(static node => node.Id, node => AskAsync(node, "1"));
        await Eventually.TrueAsync(() => Task.FromResult(SharedNode.Loads(_folder).Length > 0));
        var leader = Assert.Single(SharedNode.Loads(_folder));

        _nodes.Single(node => node.Id == leader).Kill();
        SetValue("2");
        await Eventually.TrueAsync(() => Task.FromResult(SharedNode.Loads(_folder).Length > 1));
        LetLoadsGoOn();

        Assert.Equal(["2", "2"], await Task.WhenAll(reads.Where(read => read.Key != leader).Select(static read => read.Value)));
        Assert.Equal(2, SharedNode.Loads(_folder).Length);
    }

    private async Task StartAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true }
                .With(["exec", typeof(SharedNode).Assembly.Location, SharedNode.Argument, fixture.Server.Configuration, _folder]);
            _nodes.Add(Process.Start(start)!);
        }

        foreach (var node in _nodes)
        {
            Assert.Equal("ready", await node.StandardOutput.ReadLineAsync());
        }
    }

    private static async Task<string> AskAsync(Process node, string command)
    {
        await node.StandardInput.WriteLineAsync(command);
        await node.StandardInput.FlushAsync();
        return await node.StandardOutput.ReadLineAsync() ?? "";
    }

    private void SetValue(string value) => File.WriteAllText(Path.Combine(_folder, "value-1"), value);

    private void LetLoadsGoOn() => File.WriteAllText(Path.Combine(_folder, "go"), "");
}
