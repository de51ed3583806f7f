namespace PerfAspects;

/// <summary>The state of a cache tier of a runtime, as <see cref="AspectRuntime.GetTiers"/> has found it.</summary>
public sealed class CacheTierStatus
{
    internal CacheTierStatus()
    {
    }

    /// <summary>The technology of the tier, such as <c>redis</c>.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>Whether the tier stands in for the shared one.</summary>
    public bool IsStandby { get; internal init; }

    /// <summary>
    /// Whether calls query the tier: it answers, and holds nothing that this process knows to be invalidated. A tier that no call has used
    /// yet is available.
    /// </summary>
    public bool IsAvailable { get; internal init; }

    /// <summary>The number of invalidations that have not reached the tier yet.</summary>
    public long PendingInvalidations { get; internal init; }

    /// <summary>
    /// The number of runtimes that were last seen to share limits in the tier, this one included. Null where the tier does not count them.
    /// </summary>
    public int? Runtimes { get; internal init; }
}
