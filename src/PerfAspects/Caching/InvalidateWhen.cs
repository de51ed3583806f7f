namespace PerfAspects;

/// <summary>The moment at which <c>[CacheInvalidate]</c> drops cached values.</summary>
public enum InvalidateWhen
{
    /// <summary>After the core has succeeded.</summary>
    Success,

    /// <summary>
    /// Before the core runs. A call between that and the write loads the older value, which is kept: an older value that the cache holds is
    /// not read by the core, and no more than that is promised.
    /// </summary>
    Before,

    /// <summary>
    /// After the core has succeeded, failed or been cancelled: for a write that may have happened although its reply was lost.
    /// </summary>
    Always,
}
