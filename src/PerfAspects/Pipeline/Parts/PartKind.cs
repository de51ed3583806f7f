namespace PerfAspects.Pipeline.Parts;

/// <summary>One kind of part a method's strategies need: how it comes to be, and how it goes.</summary>
internal abstract class PartKind
{
    /// <summary>The part of all calls; <see langword="null"/> where each partition has its own.</summary>
    public abstract object? Only { get; }

    /// <summary>The part of a scope by the settings in force: the present one, changed in place, or one made anew.</summary>
    public abstract object Provide(in PartScope scope, object? present);

    /// <summary>Whether a part is as good as new, so that an idle partition can let go of it.</summary>
    public abstract bool StandsAsNew(object part);

    /// <summary>Told of a part that a partition has let go of.</summary>
    public abstract void Release(object part);

    /// <summary>Takes other settings on, for all calls or from the next look at each partition on.</summary>
    public abstract void Change(PartKind other);
}

/// <inheritdoc/>
internal sealed class PartKind<TPart>(Func<PartScope, TPart?, TPart> provide, Func<TPart, bool> standsAsNew, Action<TPart>? released)
    : PartKind
    where TPart : class
{
    private Func<PartScope, TPart?, TPart> _provide = provide;

    /// <summary>The cell that holds the part of all calls.</summary>
    public PartCell? Cell { get; set; }

    public override object? Only => Cell?.Part;

    public override object Provide(in PartScope scope, object? present) => _provide(scope, (TPart?)present);

    public override bool StandsAsNew(object part) => standsAsNew((TPart)part);

    public override void Release(object part) => released?.Invoke((TPart)part);

    public override void Change(PartKind other) => _provide = ((PartKind<TPart>)other)._provide;
}
