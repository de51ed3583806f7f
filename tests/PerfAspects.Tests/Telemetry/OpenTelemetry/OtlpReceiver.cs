using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace PerfAspects.Tests.Telemetry.OpenTelemetry;

/// <summary>Receives protobuf over HTTP on a free loopback port and keeps the texts of each message.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly HttpListener _listener = new();
    private readonly Channel<(string Path, string[] Texts)> _received = Channel.CreateUnbounded<(string Path, string[] Texts)>();
    private readonly Task _receiving;

    public OtlpReceiver()
    {
        Address = Listen(_listener);
        _receiving = ReceiveAsync();
    }

    public Uri Address { get; }

    /// <summary>The texts of the next message to a path that has a text among them; other tests' spans come here as well.</summary>
    public async Task<string[]> NextAsync(string path, string? text = null)
    {
        using var timeout = new CancellationTokenSource(s_patience);
        await foreach (var message in _received.Reader.ReadAllAsync(timeout.Token))
        {
            if (message.Path == path && (text is null || message.Texts.Contains(text)))
            {
                return message.Texts;
            }
        }

        throw new InvalidOperationException("The receiver was stopped.");
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _receiving;
    }

    // HttpListener cannot choose a free port: another may take the one found here, and then the next one is tried.
    private static Uri Listen(HttpListener listener)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var probe = new TcpListener(IPAddress.Loopback, port: 0);
            probe.Start();
            var address = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
            probe.Stop();
            listener.Prefixes.Clear();
            listener.Prefixes.Add(address.ToString());
            try
            {
                listener.Start();
                return address;
            }
            catch (HttpListenerException) when (attempt < 10)
            {
            }
        }
    }

    private async Task ReceiveAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                _received.Writer.TryComplete();
                return;
            }

            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            context.Response.ContentType = "application/x-protobuf";
            context.Response.Close(); // an empty answer is a message that says nothing: all is well
            _received.Writer.TryWrite((context.Request.Url!.AbsolutePath, [.. ProtobufTexts.Read(body.ToArray())]));
        }
    }
}
