using System.Text.Json;
using PerfAspects.Alerts;
using PerfAspects.Monitoring.Sampling;
using Polly.CircuitBreaker;

namespace PerfAspects.AspNetCore.Endpoints;

/// <summary>Members that several responses have.</summary>
internal static class JsonMembers
{
    /// <summary>Writes a number, and <c>null</c> for a value that is unknown or no number.</summary>
    public static void WriteFigure(this Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } known && double.IsFinite(known))
        {
            json.WriteNumber(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    public static void WriteTexts(this Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes an array of objects.</summary>
    public static void WriteObjects<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes the beginning and the end of a range in seconds since 1970.</summary>
    public static void WriteRange(this Utf8JsonWriter json, in TimeRange range)
    {
        json.WriteString("from", DateTimeOffset.FromUnixTimeSeconds(range.From));
        json.WriteString("to", DateTimeOffset.FromUnixTimeSeconds(range.To));
    }

    public static void WriteCircuit(this Utf8JsonWriter json, CircuitState? state) => WriteCircuit(json, CircuitLevel.Of(state));

    /// <summary>Writes the state of a circuit; <c>null</c> without one.</summary>
    public static void WriteCircuit(this Utf8JsonWriter json, int level)
    {
        if (level == CircuitLevel.None)
        {
            json.WriteNull("circuit");
        }
        else
        {
            json.WriteString("circuit", NameOf(level));
        }
    }

    private static string NameOf(int level) => level == CircuitLevel.HalfOpen ? "halfOpen" : AlertGrammar.CircuitStates[level];
}
