using System.Diagnostics.Metrics;
using System.Globalization;

namespace PerfAspects.Tests.Modes;

/// <summary>
/// The observable instruments of one method at a moment, read by a listener that comes late, in words: <c>ok 3, hit 1, miss 2, entries
/// 2</c>.
/// </summary>
internal sealed class Scrape
{
    // The words in the order in which they are written, and the instrument with its tag for each.
    private static readonly (string Word, string Instrument, string? Tag)[] s_words =
    [
        ("ok", "perfaspects.calls", "ok"), ("error", "perfaspects.calls", "error"), ("canceled", "perfaspects.calls", "canceled"),
        ("active", "perfaspects.call.active", null),
        ("hit", "perfaspects.cache.requests", "hit"), ("miss", "perfaspects.cache.requests", "miss"),
        ("joined", "perfaspects.cache.requests", "joined"), ("stale", "perfaspects.cache.requests", "stale"),
        ("entries", "perfaspects.cache.entries", null),
        ("expired", "perfaspects.cache.evictions", "expired"), ("capacity", "perfaspects.cache.evictions", "capacity"),
        ("pressure", "perfaspects.cache.evictions", "pressure"),
        ("key", "perfaspects.cache.invalidations", "key"), ("tag", "perfaspects.cache.invalidations", "tag"),
        ("all", "perfaspects.cache.invalidations", "all"),
        ("admitted", "perfaspects.rate_limit.requests", "admitted"), ("queued", "perfaspects.rate_limit.requests", "queued"),
        ("rejected", "perfaspects.rate_limit.requests", "rejected"),
        ("retries", "perfaspects.retry.attempts", null), ("suppressed", "perfaspects.retry.suppressed", null),
        ("timeouts", "perfaspects.timeouts", null),
        ("abandoned", "perfaspects.timeout.abandoned", null),
        ("fallbacks", "perfaspects.fallbacks", null), ("full", "perfaspects.bulkhead.rejections", null),
        ("limited", "perfaspects.concurrency.rejections", null), ("shed", "perfaspects.shed.rejections", "background"),
        ("broken", "perfaspects.circuit_breaker.rejections", null),
        ("won", "perfaspects.hedges", "won"), ("lost", "perfaspects.hedges", "lost"),
        ("batches", "perfaspects.batches", null), ("keys", "perfaspects.batch.keys", null),
        ("loaded", "perfaspects.warm.keys", "loaded"), ("kept", "perfaspects.warm.keys", "kept"),
        ("failed", "perfaspects.warm.keys", "failed"),
        ("closed", "perfaspects.circuit_breaker.state", "closed"), ("open", "perfaspects.circuit_breaker.state", "open"),
        ("half_open", "perfaspects.circuit_breaker.state", "half_open"), ("isolated", "perfaspects.circuit_breaker.state", "isolated"),
    ];

    private readonly long[] _values;

    private Scrape(long[] values) => _values = values;

    public static Scrape Empty { get; } = new(new long[s_words.Length]);

    public long this[string word] => _values[Array.FindIndex(s_words, known => known.Word == word)];

    public static Scrape Of(IMeterFactory meters, string method)
    {
        var values = new long[s_words.Length];
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Scope == meters && instrument.IsObservable)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var (name, detail) = Split(tags);
            var index = Array.FindIndex(s_words, known => known.Instrument == instrument.Name && known.Tag == detail);
            if (name == method && index >= 0)
            {
                values[index] += value;
            }
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return new Scrape(values);
    }

    /// <summary>What has been counted since an earlier moment. States, which do not add up, are those of now.</summary>
    public Scrape Since(Scrape earlier)
        => new([.. _values.Select((value, index) => value - (IsState(s_words[index].Word) ? 0 : earlier._values[index]))]);

    public override string ToString()
        => string.Join(", ", Enumerable.Range(0, _values.Length)
            .Where(index => _values[index] != 0)
            .Select(index => string.Create(CultureInfo.InvariantCulture, $"{s_words[index].Word} {_values[index]}")));

    private static bool IsState(string word) => word is "closed" or "open" or "half_open" or "isolated";

    private static (string? Name, string? Detail) Split(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string? name = null;
        string? detail = null;
        foreach (var tag in tags)
        {
            if (tag.Key == "code.function.name")
            {
                name = (string?)tag.Value;
            }
            else
            {
                detail = (string?)tag.Value;
            }
        }

        return (name, detail);
    }
}
