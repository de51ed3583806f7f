namespace PerfAspects.Caching.Tiers;

/// <summary>
/// The entries of shared methods in the memory of this process, as invalidations of other processes reach them. They are not counted: who
/// invalidates counts.
/// </summary>
internal sealed class SharedMemory(AspectRuntime runtime, StandbyTier? standby)
{
    /// <summary>The standby, which is given the same invalidations; null without one.</summary>
    public StandbyTier? Standby => standby;

    /// <summary>Invalidates the entries of a tag, whether it stands for a method, a key or a text.</summary>
    public void Invalidate(string tag)
    {
        standby?.Invalidate(tag); // a load that reads it from now on is too late to be fenced

        if (SharedNames.MethodOf(tag) is { } name)
        {
            foreach (var method in runtime.MethodsInUse.Where(method => method.Name == name))
            {
                method.DropCache();
            }
        }
        else if (SharedNames.LocalOf(tag) is { } local)
        {
            runtime.Tags.Invalidate(local, isCounted: false);
        }
    }

    /// <summary>Drops every entry of every shared method.</summary>
    /// <param name="withLoads">Whether loads under way are fenced too.</param>
    public void DropAll(bool withLoads = true)
    {
        foreach (var method in runtime.MethodsInUse.Where(static method => method.IsShared))
        {
            method.DropCache(withLoads);
        }
    }
}
