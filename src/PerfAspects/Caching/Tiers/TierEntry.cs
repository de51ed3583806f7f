namespace PerfAspects;

/// <summary>Identifies an entry of a <see cref="CacheTier"/> and the tags that it depends on.</summary>
/// <param name="Key">
/// The canonical key, equal in all processes for equal arguments of the same method and result type. Any characters; the tier adds the
/// namespace.
/// </param>
/// <param name="Tags">
/// The names of the tags, without duplicates and in an order that depends on <paramref name="Key"/> only. The method itself is one of them.
/// </param>
public readonly record struct TierEntry(string Key, IReadOnlyList<string> Tags);
