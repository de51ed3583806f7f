using PerfAspects.Runtime;

namespace PerfAspects.Caching;

/// <summary>A method's <see cref="CachedAttribute"/>, read.</summary>
internal sealed record CacheSettings(bool Enabled, TimeSpan Duration, int MaxEntries, bool CacheNull)
{
    private static readonly CacheSettings s_disabled = new(Enabled: false, TimeSpan.Zero, MaxEntries: 0, CacheNull: false);

    public static CacheSettings Of(CachedAttribute? attribute) => attribute is null
        ? s_disabled
        : new CacheSettings(true, Durations.Positive(attribute.Duration), attribute.MaxEntries, attribute.CacheNull);
}
