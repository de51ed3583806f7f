using System.Threading.Channels;

namespace PerfAspects.AspNetCore.Events;

/// <summary>
/// The queue of one client. A client that does not keep up loses the oldest events and is told to read everything anew; it holds up
/// nobody else.
/// </summary>
internal sealed class EventClient
{
    /// <summary>The event that tells a client to read everything anew.</summary>
    public static readonly byte[] Reset = "event: reset\ndata: {}\n\n"u8.ToArray();

    /// <summary>The most events that a client that comes back is sent at once.</summary>
    public const int MostMissed = 25;

    private const int Capacity = 30;

    private readonly Channel<byte[]> _events;
    private int _hasLost; // 0 or 1

    public EventClient()
    {
        var options = new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true };
        _events = Channel.CreateBounded<byte[]>(options, _ => Volatile.Write(ref _hasLost, 1));
    }

    /// <summary>Queues an event. Never waits.</summary>
    public void Send(byte[] data) => _events.Writer.TryWrite(data);

    /// <summary>Ends the stream.</summary>
    public void End() => _events.Writer.TryComplete();

    /// <summary>Reads what is queued, one after the other, until the stream ends.</summary>
    public async IAsyncEnumerable<byte[]> ReadAsync()
    {
        while (await _events.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (_events.Reader.TryRead(out var data))
            {
                if (Interlocked.Exchange(ref _hasLost, 0) == 1)
                {
                    yield return Reset;
                }

                yield return data;
            }
        }
    }
}
