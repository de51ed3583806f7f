namespace PerfAspects;

/// <summary>The targets of a <see cref="TierInvalidation"/>.</summary>
public enum TierTarget
{
    /// <summary>One entry and its lease.</summary>
    Key,

    /// <summary>All entries that carry a tag.</summary>
    Tag,
}
