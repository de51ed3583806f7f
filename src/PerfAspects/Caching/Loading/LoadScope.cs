using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PerfAspects.Caching.Loading;

/// <summary>
/// The ambient mark of a load: whatever its core calls, awaits or starts finds the mark in its execution context, on any thread. From the
/// marks a call learns that it would wait for itself. A mark refers to neither load nor value, so that work which a core leaves running
/// keeps no value alive.
/// </summary>
/// <param name="parent">The mark of the load whose core has begun this load.</param>
internal class LoadScope(LoadScope? parent)
{
    private static readonly AsyncLocal<LoadScope?> s_current = new();
    private static readonly Lock s_waits = new(); // guards every list of waiting loads; no other lock is taken under it

    // The mark of the load whose core has begun this load, or a Waiters with it. One field: a miss allocates a mark, and most have neither.
    private object? _link = parent;

    public static LoadScope? Current => s_current.Value;

    /// <summary>The span of the call that has begun the load; null where it is not traced.</summary>
    public virtual ActivityContext? Span => null;

    /// <summary>The token that the core of the load sees. It is cancelled once nobody from outside waits for the load any more.</summary>
    public virtual CancellationToken Token => default;

    private LoadScope? Parent => _link is Waiters waiters ? waiters.Parent : Unsafe.As<LoadScope?>(_link);

    /// <summary>Makes the mark of a load.</summary>
    /// <param name="parent">The mark of the load whose core has begun the load.</param>
    /// <param name="isCancellable">Whether something can cancel the load.</param>
    /// <param name="span">The span of the call that has begun the load.</param>
    public static LoadScope Create(LoadScope? parent, bool isCancellable, Activity? span)
        => span is not null ? new TracedLoadScope(parent, isCancellable ? new CancellationTokenSource() : null, span.Context)
            : isCancellable ? new CancellableLoadScope(parent, new CancellationTokenSource())
            : new LoadScope(parent);

    /// <summary>Whether code in <paramref name="current"/> is part of this load.</summary>
    public bool Contains(LoadScope? current)
    {
        for (var scope = current; scope is not null; scope = scope.Parent)
        {
            if (scope == this)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Notes that the load of <paramref name="waiting"/> waits for this load. False if this load waits for the other one already: waiting
    /// would close a ring. The check and the note are one step for all loads of the process, so that of several flows that close a ring
    /// together the last one sees it.
    /// </summary>
    public bool TryAddWaiting(LoadScope waiting)
    {
        lock (s_waits)
        {
            if (waiting.IsAwaitedBy(this))
            {
                return false;
            }

            WaitersOfThis().Loads.Add(waiting);
            return true;
        }
    }

    /// <summary>Takes back one <see cref="TryAddWaiting"/>.</summary>
    public void RemoveWaiting(LoadScope waiting)
    {
        lock (s_waits)
        {
            (_link as Waiters)?.Loads.Remove(waiting);
        }
    }

    /// <summary>Makes the code that runs from here on part of this load, until the returned visit is disposed.</summary>
    public Visit Enter()
    {
        var visit = new Visit(ExecutionContext.Capture(), Parent);
        s_current.Value = this;
        return visit;
    }

    /// <summary>Does what <see cref="Enter()"/> does, where this load was made part of another load (<see cref="Follow"/>).</summary>
    /// <param name="outer">The load that the running code was part of before.</param>
    public Visit Enter(LoadScope? outer)
    {
        var visit = new Visit(ExecutionContext.Capture(), outer);
        s_current.Value = this;
        return visit;
    }

    /// <summary>
    /// Makes code inside of this load part of another load as well: one call of a core brings both values. The other load is part of what
    /// this load was part of.
    /// </summary>
    public void Follow(LoadScope other) => SetParent(other);

    /// <summary>The load has ended: code that still runs inside it belongs to no load any more.</summary>
    public void End()
    {
        if (_link is not null)
        {
            SetParent(null);
        }
    }

    /// <summary>
    /// Cancels the token of the core. Exceptions of the callbacks that the core has registered reach nobody: who cancels here did not
    /// register them.
    /// </summary>
    public void Cancel()
    {
        // Loads inside of loads are cancelled by the callbacks of the outer one. Many of them would need more stack than the caller has
        // left.
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            ThreadPool.UnsafeQueueUserWorkItem(static scope => scope.Cancel(), this, preferLocal: false);
            return;
        }

        CancelToken();
    }

    /// <summary>Cancels the token of the core. Never throws.</summary>
    protected virtual void CancelToken()
    {
    }

    // Without the lock: the object that guards the waiting loads may be set meanwhile.
    private void SetParent(LoadScope? parent)
    {
        while (true)
        {
            var link = _link;
            if (link is Waiters waiters)
            {
                waiters.Parent = parent;
                return;
            }

            if (Interlocked.CompareExchange(ref _link, parent, link) == link)
            {
                return;
            }
        }
    }

    // Under the lock.
    private Waiters WaitersOfThis()
    {
        while (true)
        {
            var link = _link;
            if (link is Waiters waiters)
            {
                return waiters;
            }

            var made = new Waiters { Parent = Unsafe.As<LoadScope?>(link) };
            if (Interlocked.CompareExchange(ref _link, made, link) == link)
            {
                return made;
            }
        }
    }

    // Whether the target waits for this load, directly or through other loads. Under the lock.
    private bool IsAwaitedBy(LoadScope target)
    {
        HashSet<LoadScope>? seen = null; // both are made only if some load has joined another one
        Stack<LoadScope>? unseen = null;
        LoadScope? scope = this;
        do
        {
            for (; scope is not null && (seen is null || seen.Add(scope)); scope = scope.Parent)
            {
                if (scope == target)
                {
                    return true;
                }

                if (scope._link is Waiters { Loads: { Count: > 0 } waiting })
                {
                    seen ??= [];
                    unseen ??= new Stack<LoadScope>();
                    waiting.ForEach(unseen.Push);
                }
            }
        }
        while (unseen is not null && unseen.TryPop(out scope));

        return false;
    }

    /// <summary>The load that the running code was part of before.</summary>
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

    /// <summary>The loads that have joined a load and wait for it. The one that has begun it is its parent.</summary>
    private sealed class Waiters
    {
        public LoadScope? Parent { get; set; }

        public List<LoadScope> Loads { get; } = [];
    }
}
