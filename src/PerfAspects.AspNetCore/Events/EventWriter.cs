using System.Text;
using System.Text.Json;
using PerfAspects.AspNetCore.Endpoints;
using PerfAspects.Monitoring.History;
using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.AspNetCore.Events;

/// <summary>
/// Writes the event of a second: what has changed since the event before. At most so many methods are in an event; those that had to wait
/// go first in the next one. For one thread at a time.
/// </summary>
internal sealed class EventWriter(MonitorServices monitor)
{
    private const int MostMethods = 50; // 170 bytes each: for 20 clients 170 kB/s in all

    private readonly Dictionary<string, MethodState> _sent = new(StringComparer.Ordinal);
    private readonly Queue<string> _waiting = new();
    private readonly HashSet<string> _isWaiting = new(StringComparer.Ordinal);
    private string _alerts = "";

    /// <summary>Forgets what was sent: nobody has listened for a while.</summary>
    public void Reset()
    {
        _sent.Clear();
        _waiting.Clear();
        _isWaiting.Clear();
        _alerts = "";
    }

    /// <summary>Writes an event.</summary>
    /// <param name="end">The end of the second, which is the event's identifier.</param>
    public byte[] Write(long end)
    {
        var samples = monitor.Samples.Join(end - 1, end);
        samples.Remove(SampleStore.Process, out var process);
        var total = new Sample { Seconds = 0 };
        foreach (var sample in samples.Values)
        {
            total.Add(sample);
        }

        var data = Answer.Object(json =>
        {
            json.WriteString("time", DateTimeOffset.FromUnixTimeSeconds(end));
            json.WriteStartObject("total");
            MethodState.Of(total, default).WriteSums(json);
            json.WriteFigure("saved", samples.Values.Sum(static sample => sample.Saved));
            json.WriteEndObject();
            json.WriteStartObject("process");
            ProcessFigures.Write(json, process);
            json.WriteEndObject();
            WriteMethods(json, samples);
            WriteAlerts(json);
        });
        return [.. Encoding.UTF8.GetBytes($"id: {end}\nevent: sample\ndata: "), .. data.WrittenSpan, .. "\n\n"u8];
    }

    // JSON without line breaks, so that it is one line of data. Figures are computed of the methods that are written alone: percentiles of
    // a thousand methods would cost more than everything else.
    private void WriteMethods(Utf8JsonWriter json, Dictionary<string, Sample> samples)
    {
        foreach (var name in samples.Keys)
        {
            Queue(name);
        }

        foreach (var (name, state) in _sent)
        {
            if (state != MethodState.Of(sample: null, state) && !samples.ContainsKey(name))
            {
                Queue(name); // it is idle again
            }
        }

        json.WriteStartArray("methods");
        for (var (waiting, written) = (_waiting.Count, 0); waiting > 0 && written < MostMethods; waiting--)
        {
            var name = _waiting.Dequeue();
            _isWaiting.Remove(name);
            var before = _sent.GetValueOrDefault(name);
            var state = MethodState.Of(samples.GetValueOrDefault(name), before);
            if (state != before)
            {
                _sent[name] = state;
                json.WriteStartObject();
                json.WriteString("method", name);
                state.Write(json);
                json.WriteEndObject();
                written++;
            }
        }

        json.WriteEndArray();
    }

    private void Queue(string name)
    {
        if (_isWaiting.Add(name))
        {
            _waiting.Enqueue(name);
        }
    }

    // By state and not by value: the value of a firing alert changes with every judgement.
    private void WriteAlerts(Utf8JsonWriter json)
    {
        var alerts = monitor.Alerts.Current;
        var states = string.Join('\n', alerts.Select(static alert => $"{alert.Id} {alert.State} {alert.MutedUntil?.Ticks}"));
        if (states != _alerts)
        {
            _alerts = states;
            AlertEndpoints.WriteAlerts(json, alerts.Take(100));
        }
    }
}
