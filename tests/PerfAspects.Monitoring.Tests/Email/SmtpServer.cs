using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PerfAspects.Monitoring.Tests.Email;

/// <summary>An SMTP server on the loopback address that keeps what it is sent.</summary>
internal sealed class SmtpServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _answers;

    /// <param name="answers">The answers to the content of mails, one after the other; then 250.</param>
    public SmtpServer(params string[] answers)
    {
        _answers = new ConcurrentQueue<string>(answers);
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>All that clients have sent, line by line.</summary>
    public ConcurrentQueue<string> Lines { get; } = new();

    /// <summary>The mails that were taken.</summary>
    public ConcurrentQueue<string> Mails { get; } = new();

    /// <summary>Whether it never answers a greeting.</summary>
    public bool IsStuck { get; init; }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // closed
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.UTF8);
            await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
            try
            {
                if (IsStuck)
                {
                    await reader.ReadLineAsync(); // until the client goes
                    return;
                }

                await writer.WriteLineAsync("220 test");
                while (await reader.ReadLineAsync() is { } line)
                {
                    Lines.Enqueue(line);
                    var command = line.Split(' ')[0].ToUpperInvariant();
                    await writer.WriteLineAsync(command switch
                    {
                        "DATA" => "354 go on",
                        "QUIT" => "221 bye",
                        "EHLO" => "250 test",
                        _ => "250 ok",
                    });
                    if (command == "DATA")
                    {
                        if (await ReadMailAsync(reader) is not { } answer)
                        {
                            return; // the client has gone in the middle of its mail
                        }

                        await writer.WriteLineAsync(answer);
                    }
                }
            }
            catch (IOException)
            {
                // the client has gone
            }
        }
    }

    private async Task<string?> ReadMailAsync(StreamReader reader)
    {
        var mail = new StringBuilder();
        string? line;
        while ((line = await reader.ReadLineAsync()) != ".")
        {
            if (line is null)
            {
                return null;
            }

            mail.AppendLine(line);
        }

        var answer = _answers.TryDequeue(out var planned) ? planned : "250 taken";
        if (answer.StartsWith('2'))
        {
            Mails.Enqueue(mail.ToString());
        }

        return answer;
    }
}
