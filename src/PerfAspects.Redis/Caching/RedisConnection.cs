using StackExchange.Redis;

namespace PerfAspects.Caching;

/// <summary>The connection of a tier, opened when it is first needed. Disposes only a connection that it has made itself.</summary>
internal sealed class RedisConnection(RedisTierOptions options, Action<IConnectionMultiplexer> opened) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private Task<IDatabase>? _opening;
    private IConnectionMultiplexer? _found;
    private volatile IDatabase? _database;
    private volatile bool _disposed;

    /// <summary>The place of Redis for messages, without secrets.</summary>
    public string Place => options.Connection is not null || options.FindConnection is not null
        ? $"the connection of {nameof(RedisTierOptions)}.{nameof(RedisTierOptions.Connection)}"
        : $"{nameof(RedisTierOptions)}.{nameof(RedisTierOptions.Configuration)}";

    /// <summary>Returns the database, after opening the connection if necessary. A failure to open is not remembered.</summary>
    public ValueTask<IDatabase> GetAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, typeof(RedisCacheTier));
        return _database is { } database ? new(database) : new(StartOpening().WaitAsync(cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        Task<IDatabase>? opening;
        lock (_gate)
        {
            opening = _opening;
        }

        if (opening is null)
        {
            return;
        }

        // An attempt to connect may last some seconds, which nobody has to wait for.
        var closing = CloseAsync(opening);
        if (opening.IsCompleted)
        {
            await closing.ConfigureAwait(false);
        }
    }

    private async Task CloseAsync(Task<IDatabase> opening)
    {
        await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (opening.IsCompletedSuccessfully && IsOwn(opening.Result.Multiplexer))
        {
            await opening.Result.Multiplexer.DisposeAsync().ConfigureAwait(false);
        }
    }

    private bool IsOwn(IConnectionMultiplexer connection) => connection != options.Connection && connection != _found;

    private Task<IDatabase> StartOpening()
    {
        lock (_gate)
        {
            return _opening is null or { IsCompleted: true, IsCompletedSuccessfully: false } ? _opening = Task.Run(OpenAsync) : _opening;
        }
    }

    private async Task<IDatabase> OpenAsync()
    {
        _found = options.Connection ?? options.FindConnection?.Invoke();
        var connection = _found ?? await ConnectAsync().ConfigureAwait(false);
        opened(connection);
        var database = connection.GetDatabase();
        _database = database;
        return database;
    }

    // Operations fail at once while there is no connection, instead of being queued until it is back: the runtime works without the tier
    // meanwhile. The connection is made even if Redis cannot be reached, and restored in the background.
    private async Task<IConnectionMultiplexer> ConnectAsync()
    {
        if (string.IsNullOrWhiteSpace(options.Configuration))
        {
            throw new CacheTierException($"{Place} is missing.");
        }

        var configuration = ConfigurationOptions.Parse(options.Configuration);
        configuration.AbortOnConnectFail = false;
        if (!options.Configuration.Contains("connectRetry", StringComparison.OrdinalIgnoreCase))
        {
            // The client's further attempts wait for the whole timeout even if the server has refused the password at once
            configuration.ConnectRetry = 1;
        }

        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.ReconnectRetryPolicy = new LinearRetry(1_000); // the default waits longer each time
        return await ConnectionMultiplexer.ConnectAsync(configuration).ConfigureAwait(false);
    }
}
