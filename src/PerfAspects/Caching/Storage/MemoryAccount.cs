using Microsoft.Extensions.Caching.Memory;

namespace PerfAspects.Caching.Storage;

/// <summary>
/// Enters each of our entries in the application's <see cref="IMemoryCache"/> with size 1, so that the limit set there covers them too.
/// Lookups never go there: it only counts, and reports which entry it dropped. A line does not expire there: its clock need not be ours.
/// </summary>
internal sealed class MemoryAccount(IMemoryCache cache)
{
    /// <summary>Enters an entry. False if the application's cache is full and has refused it.</summary>
    /// <param name="entry">The entry, which is its own key: compared by reference.</param>
    /// <param name="onDropped">Told when the application's cache has dropped the line later on.</param>
    public bool TryEnter(object entry, Action onDropped)
    {
        var line = new Line(onDropped);
        try
        {
            using (var made = cache.CreateEntry(entry))
            {
                made.Value = null; // a line without one is not entered
                made.Size = 1;
                made.RegisterPostEvictionCallback(static (_, _, reason, line) => ((Line)line!).Dropped(reason), line);
            }

            // A cache that is full says so only by telling, later and from another thread, that it has dropped what it never held.
            return line.Conclude(isEntered: cache.TryGetValue(entry, out _));
        }
        catch (Exception)
        {
            return true; // that it keeps no account of ours, being disposed, say, is no reason to fail a call
        }
    }

    /// <summary>Notes that an entry was used.</summary>
    public void Touch(object entry)
    {
        try
        {
            cache.TryGetValue(entry, out _);
        }
        catch (Exception)
        {
            // As above: a failing account is no reason to fail a hit.
        }
    }

    public void Leave(object entry)
    {
        try
        {
            cache.Remove(entry);
        }
        catch (Exception)
        {
            // As above.
        }
    }

    private sealed class Line(Action onDropped)
    {
        private const int Pending = 0;
        private const int Entered = 1;
        private const int Refused = 2;
        private const int DroppedEarly = 3;

        private int _state;

        public bool Conclude(bool isEntered)
        {
            var before = Interlocked.CompareExchange(ref _state, isEntered ? Entered : Refused, Pending);
            if (before == DroppedEarly && isEntered)
            {
                onDropped();
            }

            return isEntered;
        }

        public void Dropped(EvictionReason reason)
        {
            if (reason == EvictionReason.Capacity && Interlocked.CompareExchange(ref _state, DroppedEarly, Pending) == Entered)
            {
                onDropped();
            }
        }
    }
}
