using System.Collections.Concurrent;

namespace PerfAspects.Benchmarks.Budgets;

/// <summary>The limit: what one would write by hand without a thought for races, one load or invalidation.</summary>
internal sealed class HandWrittenCache(int capacity)
{
    private readonly ConcurrentDictionary<Key, Entry> _entries = new();
    private readonly Key[] _ring = new Key[capacity];
    private readonly Lock _gate = new();
    private int _next;
    private int _count;

    public bool TryGet(int id, string currency, out int value)
    {
        if (_entries.TryGetValue(new Key(id, currency), out var entry) && entry.ExpiresAt > Environment.TickCount64)
        {
            value = entry.Value;
            return true;
        }

        value = 0;
        return false;
    }

    /// <summary>A bare dictionary with a ring of keys, first in, first out.</summary>
    public void Set(int id, string currency, int value)
    {
        var key = new Key(id, currency);
        lock (_gate)
        {
            if (_count == capacity)
            {
                _entries.TryRemove(_ring[_next], out _);
            }
            else
            {
                _count++;
            }

            _ring[_next] = key;
            _next = (_next + 1) % capacity;
            _entries[key] = new Entry(value, Environment.TickCount64 + 3_600_000);
        }
    }

    private readonly record struct Key(int Id, string Currency);

    private sealed class Entry(int value, long expiresAt)
    {
        public int Value { get; } = value;

        public long ExpiresAt { get; } = expiresAt;
    }
}
