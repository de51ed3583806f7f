namespace PerfAspects.Redis.Tests.Servers;

/// <summary>A cluster of one server, which refuses commands whose keys are in several slots as every cluster does.</summary>
public sealed class RedisClusterFixture : IAsyncLifetime
{
    private RedisServer? _server;

    public RedisServer Server => _server!;

    public async Task InitializeAsync()
    {
        if (TierFactAttribute.Unavailable is not null)
        {
            return;
        }

        _server = await RedisServer.StartAsync("--cluster-enabled", "yes");
        await _server.Admin.ExecuteAsync("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
        await Eventually.TrueAsync(async () =>
        {
            var state = (string?)await _server.Admin.ExecuteAsync("CLUSTER", "INFO");
            return state!.Contains("cluster_state:ok", StringComparison.Ordinal);
        });
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
