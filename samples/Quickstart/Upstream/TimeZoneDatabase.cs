using System.Collections.Frozen;

namespace Quickstart.Upstream;

/// <summary>Answers from the machine's own time-zone database.</summary>
internal sealed class TimeZoneDatabase
{
    private const int FewestZones = 100; // a machine without the database knows UTC and little else

    // Clock changes of a zone lie weeks apart, the closest around Ramadan; yearly ones recur within the horizon.
    private static readonly TimeSpan s_step = TimeSpan.FromDays(7);
    private static readonly TimeSpan s_horizon = TimeSpan.FromDays(400);

    private readonly FrozenDictionary<string, TimeZoneInfo> _zones =
        TimeZoneInfo.GetSystemTimeZones(skipSorting: true).ToFrozenDictionary(zone => zone.Id);

    public bool IsInstalled => _zones.Count >= FewestZones;

    /// <summary>The names of all zones, in an order that is the same in every run.</summary>
    public string[] ZoneIds => [.. _zones.Keys.Order(StringComparer.Ordinal)];

    public TimeZoneInfo? Find(string id) => _zones.GetValueOrDefault(id);

    public static ZoneOffset GetOffset(TimeZoneInfo zone, DateTimeOffset at) => new(zone.GetUtcOffset(at), zone.IsDaylightSavingTime(at));

    public static Transition? FindNextTransition(TimeZoneInfo zone, DateTimeOffset after)
    {
        var before = zone.GetUtcOffset(after);
        for (var low = after; low < after + s_horizon; low += s_step)
        {
            var high = low + s_step;
            if (zone.GetUtcOffset(high) != before)
            {
                return new Transition(Bisect(zone, low, high), before, zone.GetUtcOffset(high));
            }
        }

        return null;
    }

    public static DaylightRule? FindDaylightRule(TimeZoneInfo zone, DateTimeOffset at)
    {
        var first = FindNextTransition(zone, at);
        var second = first is null ? null : FindNextTransition(zone, first.At);
        if (first is null || second is null || first.Before != second.After)
        {
            return null; // no change, or one for good: not a rule that moves the clocks forward and back
        }

        return first.After > first.Before
            ? new DaylightRule(first.After - first.Before, first.At, second.At)
            : new DaylightRule(first.Before - first.After, second.At, first.At);
    }

    // The offset at low is the old one, at high the new one; ends with the first second of the new one.
    private static DateTimeOffset Bisect(TimeZoneInfo zone, DateTimeOffset low, DateTimeOffset high)
    {
        var before = zone.GetUtcOffset(low);
        while (high - low > TimeSpan.FromSeconds(1))
        {
            var middle = low + (high - low) / 2;
            (low, high) = zone.GetUtcOffset(middle) == before ? (middle, high) : (low, middle);
        }

        return DateTimeOffset.FromUnixTimeSeconds(high.ToUnixTimeSeconds());
    }
}
