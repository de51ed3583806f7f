using StackExchange.Redis;

namespace PerfAspects.Caching;

/// <summary>
/// The callbacks that want to know of invalidations and of the connection, and the events of the connection that run them.
/// </summary>
internal sealed class RedisNotices(RedisChannel channel) : IDisposable
{
    private readonly Lock _gate = new();
    private IConnectionMultiplexer? _connection;
    private Action<TierNotice>[] _callbacks = [];
    private bool _hears;
    private volatile bool _isCluster;

    /// <summary>Whether keys are spread over several servers.</summary>
    public bool IsCluster => _isCluster;

    /// <summary>Starts to follow a connection. Called once.</summary>
    public void Attach(IConnectionMultiplexer connection)
    {
        connection.ConnectionFailed += OnFailed;
        connection.ConnectionRestored += OnRestored;
        lock (_gate)
        {
            _connection = connection;
        }

        FindCluster(connection);
        Hear();
    }

    /// <summary>Registers a callback until the result is disposed.</summary>
    public IDisposable Add(Action<TierNotice> callback)
    {
        lock (_gate)
        {
            _callbacks = [.. _callbacks, callback];
        }

        Hear();
        return new Registration(this, callback);
    }

    public void Dispose()
    {
        IConnectionMultiplexer? connection;
        bool hears;
        lock (_gate)
        {
            (connection, hears) = (_connection, _hears);
            (_connection, _callbacks, _hears) = (null, [], false);
        }

        if (connection is null)
        {
            return;
        }

        connection.ConnectionFailed -= OnFailed;
        connection.ConnectionRestored -= OnRestored;
        if (hears)
        {
            StopHearing(connection);
        }
    }

    // The client remembers a subscription that it could not send, and sends it when the connection is restored. It is checked outside of
    // the lock: the connection may be the application's.
    private void Hear()
    {
        IConnectionMultiplexer? connection;
        lock (_gate)
        {
            connection = _callbacks.Length > 0 && !_hears ? _connection : null;
            _hears |= connection is not null;
        }

        if (connection is null)
        {
            return;
        }

        _ = connection.GetSubscriber().SubscribeAsync(channel, OnMessage);
        bool isDisposed;
        lock (_gate)
        {
            isDisposed = _connection is null;
        }

        if (isDisposed)
        {
            StopHearing(connection); // perhaps before it was subscribed
        }
    }

    // The connection may be somebody else's, and may hear the channel for somebody else.
    private void StopHearing(IConnectionMultiplexer connection)
        => _ = connection.GetSubscriber().UnsubscribeAsync(channel, OnMessage, CommandFlags.FireAndForget);

    private void FindCluster(IConnectionMultiplexer connection)
        => _isCluster = connection.GetServers().Any(static server => server.ServerType is ServerType.Cluster);

    private void OnMessage(RedisChannel from, RedisValue message) => Notify(TierNotice.Invalidated);

    private void OnFailed(object? sender, ConnectionFailedEventArgs args) => Notify(TierNotice.Disconnected);

    private void OnRestored(object? sender, ConnectionFailedEventArgs args)
    {
        IConnectionMultiplexer? connection;
        lock (_gate)
        {
            connection = _connection;
        }

        if (connection is not null)
        {
            FindCluster(connection);
            Notify(TierNotice.Reconnected);
        }
    }

    private void Notify(TierNotice notice)
    {
        foreach (var callback in Volatile.Read(ref _callbacks))
        {
            callback(notice);
        }
    }

    private void Remove(Action<TierNotice> callback)
    {
        lock (_gate)
        {
            var index = Array.IndexOf(_callbacks, callback);
            if (index >= 0)
            {
                _callbacks = [.. _callbacks[..index], .. _callbacks[(index + 1)..]];
            }
        }
    }

    private sealed class Registration(RedisNotices notices, Action<TierNotice> callback) : IDisposable
    {
        public void Dispose() => notices.Remove(callback);
    }
}
