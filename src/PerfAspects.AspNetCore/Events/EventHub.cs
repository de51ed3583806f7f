using PerfAspects.AspNetCore.Endpoints;

namespace PerfAspects.AspNetCore.Events;

/// <summary>
/// Writes one event a second for all clients, while there are clients, and keeps the last events for those that come back.
/// </summary>
internal sealed class EventHub
{
    /// <summary>The most clients at a time.</summary>
    public const int MostClients = 20;

    private const int Kept = 60; // events, and seconds after the last client

    private readonly Lock _gate = new();
    private readonly List<EventClient> _clients = [];
    private readonly Queue<(long Id, byte[] Data)> _recent = new();
    private readonly EventWriter _writer;
    private int _secondsAlone = Kept;
    private bool _isEnded;

    public EventHub(MonitorServices monitor)
    {
        _writer = new EventWriter(monitor);
        monitor.Sampler.Sampled += Tick;
        monitor.Stopping.Register(End);
    }

    /// <summary>Adds a client.</summary>
    /// <param name="lastId">The last event that it has seen; <see langword="null"/> for a new client.</param>
    /// <returns>The client, with the events since then queued; <see langword="null"/> if there are too many clients.</returns>
    public EventClient? Join(long? lastId)
    {
        lock (_gate)
        {
            if (_isEnded || _clients.Count >= MostClients)
            {
                return null;
            }

            var client = new EventClient();
            if (lastId is { } last)
            {
                Resume(client, last);
            }

            _clients.Add(client);
            return client;
        }
    }

    /// <summary>Removes a client.</summary>
    public void Leave(EventClient client)
    {
        lock (_gate)
        {
            _clients.Remove(client);
        }
    }

    private void Resume(EventClient client, long lastId)
    {
        var missed = _recent.SkipWhile(sent => sent.Id != lastId).Skip(1).ToList();
        if (missed.Count > EventClient.MostMissed || (missed.Count == 0 && (_recent.Count == 0 || _recent.Last().Id != lastId)))
        {
            client.Send(EventClient.Reset);
            return;
        }

        foreach (var (_, data) in missed)
        {
            client.Send(data);
        }
    }

    // On the thread of the sampler, which is the only writer. An event is written outside of the lock: alerts read the application's clock.
    private void Tick(long end)
    {
        bool isNeeded;
        lock (_gate)
        {
            _secondsAlone = _clients.Count > 0 ? 0 : _secondsAlone + 1;
            isNeeded = !_isEnded && _secondsAlone < Kept;
            if (!isNeeded)
            {
                _recent.Clear();
            }
        }

        if (isNeeded)
        {
            Send(end, _writer.Write(end));
        }
        else
        {
            _writer.Reset();
        }
    }

    private void Send(long end, byte[] data)
    {
        lock (_gate)
        {
            _recent.Enqueue((end, data));
            if (_recent.Count > Kept)
            {
                _recent.Dequeue();
            }

            foreach (var client in _clients)
            {
                client.Send(data);
            }
        }
    }

    private void End()
    {
        lock (_gate)
        {
            _isEnded = true;
            _clients.ForEach(static client => client.End());
            _clients.Clear();
        }
    }
}
