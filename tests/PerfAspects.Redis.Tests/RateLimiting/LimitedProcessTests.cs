using System.Diagnostics;
using System.Globalization;
using PerfAspects.Redis.Tests.Servers;

namespace PerfAspects.Redis.Tests.RateLimiting;

/// <summary>Several processes under one limit.</summary>
public sealed class LimitedProcessTests(RedisFixture fixture) : IClassFixture<RedisFixture>
{
    [TierFact]
    public Task Processes_UnderOneLimit_AreCountedTogetherAlsoWhenOneIsKilled() => RunAsync(leased: false);

    [TierFact]
    public Task Processes_WithLeases_AreAdmittedNoMoreThanTheLimitSays() => RunAsync(leased: true);

    private async Task RunAsync(bool leased)
    {
        Process[] nodes = [.. Enumerable.Range(0, 3).Select(_ => Start(leased))];
        try
        {
            foreach (var node in nodes)
            {
                Assert.Equal("ready", await node.StandardOutput.ReadLineAsync());
            }

            await Task.Delay(TimeSpan.FromSeconds(1));
            nodes[0].Kill();
            var (admitted, first, last) = (0, long.MaxValue, long.MinValue);
            foreach (var node in nodes[1..])
            {
                var parts = (await node.StandardOutput.ReadLineAsync())!.Split(' ');
                admitted += int.Parse(parts[0], CultureInfo.InvariantCulture);
                first = Math.Min(first, long.Parse(parts[1], CultureInfo.InvariantCulture));
                last = Math.Max(last, long.Parse(parts[2], CultureInfo.InvariantCulture));
            }

            var windows = (int)(Stopwatch.GetElapsedTime(first, last) / TimeSpan.FromMilliseconds(500)) + 1;
            Assert.InRange(admitted, 50, 50 * windows);
        }
        finally
        {
            foreach (var node in nodes)
            {
                node.Kill();
                node.Dispose();
            }
        }
    }

    private Process Start(bool leased)
        => Process.Start(new ProcessStartInfo("dotnet") { RedirectStandardOutput = true }
            .With(["exec", typeof(LimitedNode).Assembly.Location, LimitedNode.Argument, fixture.Server.Configuration, "3", $"{leased}"]))!;
}
