namespace PerfAspects.Caching;

/// <summary>
/// The loads a flow of execution is inside of, innermost first. A core that asks for its own key would wait for itself; this is how it is told so
/// instead.
/// </summary>
internal abstract class LoadScope(LoadScope? parent)
{
    private static readonly AsyncLocal<LoadScope?> s_current = new();

    private LoadScope? _parent = parent;

    public static LoadScope? Current
    {
        get => s_current.Value;
        set => s_current.Value = value;
    }

    /// <summary>Whether the running code is part of this load.</summary>
    public bool IsRunningHere
    {
        get
        {
            for (var scope = Current; scope is not null; scope = scope._parent)
            {
                if (scope == this)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>The load is over: what still flows from it must not hold its ancestors.</summary>
    protected void Forget() => _parent = null;
}
