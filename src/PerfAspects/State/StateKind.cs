namespace PerfAspects.State;

/// <summary>One kind of state a method's strategies need: how it comes to be, and how it goes.</summary>
internal abstract class StateKind
{
    /// <summary>The state of all calls; <see langword="null"/> where each partition has its own.</summary>
    public abstract object? Only { get; }

    /// <summary>The state of a scope by the settings in force: the present one, changed in place, or a new one.</summary>
    public abstract object Provide(in StateScope scope, object? present);

    /// <summary>Whether a state is as good as new, so that an idle partition can let go of it.</summary>
    public abstract bool StandsAsNew(object state);

    /// <summary>Told of a state that a partition has let go of.</summary>
    public abstract void Release(object state);

    /// <summary>Takes other settings on, for all calls or from the next look at each partition on.</summary>
    public abstract void Change(StateKind other);
}

/// <inheritdoc/>
internal sealed class StateKind<TState>(Func<StateScope, TState?, TState> provide, Func<TState, bool> standsAsNew, Action<TState>? released)
    : StateKind
    where TState : class
{
    private Func<StateScope, TState?, TState> _provide = provide;

    /// <summary>The cell that holds the state of all calls.</summary>
    public StateCell? Cell { get; set; }

    public override object? Only => Cell?.State;

    public override object Provide(in StateScope scope, object? present) => _provide(scope, (TState?)present);

    public override bool StandsAsNew(object state) => standsAsNew((TState)state);

    public override void Release(object state) => released?.Invoke((TState)state);

    public override void Change(StateKind other) => _provide = ((StateKind<TState>)other)._provide;
}
