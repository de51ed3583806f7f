using Microsoft.Extensions.Caching.Memory;

namespace PerfAspects.Caching.Storage;

/// <summary>
/// Enters each of our entries in the application's <see cref="IMemoryCache"/> with size 1, so that the limit set there covers them too.
/// Lookups never go there: it only counts, and tells which entry it dropped.
/// </summary>
internal sealed class MemoryAccount(IMemoryCache cache, TimeSpan duration)
{
    public void Enter(object entry, Action<object, object> onDropped, object owner) => Try(() =>
    {
        using var line = cache.CreateEntry(entry); // its own key: entered once, compared by reference
        line.Value = null; // a line without one is not entered
        line.Size = 1;
        line.AbsoluteExpirationRelativeToNow = duration;
        line.RegisterPostEvictionCallback(
            (key, _, reason, state) =>
            {
                if (reason is EvictionReason.Capacity or EvictionReason.Expired)
                {
                    onDropped(state!, key);
                }
            },
            owner);
    });

    public void Leave(object entry) => Try(() => cache.Remove(entry));

    // That the application's cache keeps no account of ours, because it is disposed, say, is no reason to fail a call or to leave a load unfinished.
    private static void Try(Action step)
    {
        try
        {
            step();
        }
        catch (Exception)
        {
        }
    }
}
