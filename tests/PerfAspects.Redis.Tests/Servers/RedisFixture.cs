namespace PerfAspects.Redis.Tests.Servers;

/// <summary>One server for the tests that do not stop it.</summary>
public sealed class RedisFixture : IAsyncLifetime
{
    private RedisServer? _server;

    public RedisServer Server => _server!;

    public async Task InitializeAsync() => _server = TierFactAttribute.Unavailable is null ? await RedisServer.StartAsync() : null;

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
