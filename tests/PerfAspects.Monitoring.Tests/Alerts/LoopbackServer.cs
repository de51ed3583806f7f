using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace PerfAspects.Monitoring.Tests.Alerts;

/// <summary>
/// An HTTP listener on a free loopback port that answers each request with the next of its statuses, and all others with the last.
/// </summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Channel<(string? Type, string Body)> _requests = Channel.CreateUnbounded<(string? Type, string Body)>();

    public LoopbackServer(params HttpStatusCode[] statuses)
    {
        Address = new Uri($"http://127.0.0.1:{FreePort()}/secret/");
        _listener.Prefixes.Add(Address.AbsoluteUri);
        _listener.Start();
        _ = AnswerAsync(statuses);
    }

    public Uri Address { get; }

    public ValueTask<(string? Type, string Body)> ReceiveAsync() => _requests.Reader.ReadAsync();

    public void Dispose() => _listener.Close();

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    private async Task AnswerAsync(HttpStatusCode[] statuses)
    {
        try
        {
            for (var request = 0; ; request++)
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                _requests.Writer.TryWrite((context.Request.ContentType, await reader.ReadToEndAsync()));
                context.Response.StatusCode = (int)statuses[Math.Min(request, statuses.Length - 1)];
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }
}
