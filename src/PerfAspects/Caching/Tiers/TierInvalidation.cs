namespace PerfAspects;

/// <summary>An invalidation of one key or one tag, as the log of a <see cref="CacheTier"/> records it.</summary>
/// <param name="Target">Whether a key or a tag is invalidated.</param>
/// <param name="Name">The key of a <see cref="TierEntry"/>, or the name of a tag.</param>
/// <param name="Id">
/// A random value of the process that invalidates, by which the process recognizes its own invalidation in the log. A repetition keeps it.
/// </param>
public readonly record struct TierInvalidation(TierTarget Target, string Name, Guid Id);
