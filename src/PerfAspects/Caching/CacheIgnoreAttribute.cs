namespace PerfAspects;

/// <summary>Keeps a parameter out of the key of a cached method: calls that differ only in it share an entry.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class CacheIgnoreAttribute : Attribute;
