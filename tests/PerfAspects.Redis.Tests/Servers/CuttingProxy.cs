using System.Net;
using System.Net.Sockets;

namespace PerfAspects.Redis.Tests.Servers;

/// <summary>A TCP proxy in front of a server, whose connections can be cut, refused, silenced and delayed.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly List<TcpClient> _clients = [];
    private readonly int _target;
    private readonly Task _accepting;
    private volatile bool _refuses;
    private volatile int _delay;
    private volatile TaskCompletionSource _flow = Opened();

    public CuttingProxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Configuration => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Closes all connections, and new ones as soon as they are made, until <see cref="Mend"/>.</summary>
    public void Cut()
    {
        _refuses = true;
        TcpClient[] clients;
        lock (_clients)
        {
            clients = [.. _clients];
            _clients.Clear();
        }

        foreach (var client in clients)
        {
            client.Dispose();
        }
    }

    /// <summary>Keeps the connections but passes nothing on, as a router that drops packets does, until <see cref="Mend"/>.</summary>
    public void Silence() => _flow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Passes everything on so much later, in each direction, until <see cref="Mend"/>.</summary>
    public void Delay(TimeSpan delay) => _delay = (int)delay.TotalMilliseconds;

    /// <summary>Lets everything pass again.</summary>
    public void Mend()
    {
        _refuses = false;
        _delay = 0;
        _flow.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        Cut();
        Mend();
        await _accepting;
        _end.Dispose();
    }

    private static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource();
        opened.SetResult();
        return opened;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                if (_refuses)
                {
                    client.Dispose();
                    continue;
                }

                await OpenAsync(client);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end.
        }
    }

    private async Task OpenAsync(TcpClient client)
    {
        var server = new TcpClient { NoDelay = true };
        client.NoDelay = true;
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _target, _end.Token);
        }
        catch (SocketException)
        {
            client.Dispose(); // the server is away, which the client is to see
            return;
        }

        lock (_clients)
        {
            _clients.AddRange([client, server]);
        }

        _ = PassAsync(client, server);
        _ = PassAsync(server, client);
    }

    private async Task PassAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer) is > 0 and var read)
            {
                await _flow.Task;
                if (_delay > 0)
                {
                    await Task.Delay(_delay, _end.Token);
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // Cut.
        }

        from.Dispose();
        to.Dispose();
    }
}
