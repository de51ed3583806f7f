namespace PerfAspects;

/// <summary>
/// Keeps a parameter out of the key of a cached method: calls that differ only in it share an entry, whichever of them has loaded it. Tags
/// may still name it.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class CacheIgnoreAttribute : Attribute;
