namespace PerfAspects.Caching.Loading;

/// <summary>
/// The loads a flow of execution is inside of, innermost first. A core that asks for its own key would wait for itself; this is how it is told so
/// instead. Only what flows with the execution context can tell: it reaches whatever the core calls, awaits or starts, on any thread.
/// </summary>
internal abstract class LoadScope(LoadScope? parent)
{
    private static readonly AsyncLocal<LoadScope?> s_current = new();

    private LoadScope? _parent = parent;

    public static LoadScope? Current => s_current.Value;

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

    /// <summary>What runs from here on is part of this load, until what is returned is disposed.</summary>
    public Visit Enter()
    {
        var visit = new Visit(ExecutionContext.Capture(), _parent);
        s_current.Value = this;
        return visit;
    }

    /// <summary>The load is over: what still flows from it must not hold its ancestors.</summary>
    protected void Forget() => _parent = null;

    /// <summary>What the running code was part of before.</summary>
    internal readonly struct Visit(ExecutionContext? outer, LoadScope? outerScope) : IDisposable
    {
        public void Dispose()
        {
            if (outer is not null)
            {
                ExecutionContext.Restore(outer);
            }
            else
            {
                s_current.Value = outerScope; // the caller has suppressed the flow of its context, which cannot be restored as a whole then
            }
        }
    }
}
