namespace PerfAspects.Tests.Modes;

/// <summary>
/// The listeners of a mode. In <see cref="Unwatched"/> the methods are neither timed nor traced; in all others they are both.
/// </summary>
public enum Listening
{
    Unwatched,
    Nobody,
    Meters,
    Spans,
    Both,
}

/// <summary>The key of a mode: an <see cref="int"/>, or a type of the user's, whose equality is the user's code.</summary>
public enum KeyKind
{
    Plain,
    User,
}

/// <summary>The shapes of an annotated member. In the shapes that end in <c>Later</c> the core has not completed when it returns.</summary>
[Flags]
public enum Shapes
{
    Value = 1,
    Task = 2,
    TaskLater = 4,
    ValueTask = 8,
    ValueTaskLater = 16,
    ValueProperty = 32,
    TaskProperty = 64,
    TaskPropertyLater = 128,
    Stream = 256,
    StreamLater = 512,

    Methods = Value | Task | TaskLater | ValueTask | ValueTaskLater,
    Properties = ValueProperty | TaskProperty | TaskPropertyLater,
    Streams = Stream | StreamLater,
    Synchronous = Value | ValueProperty,
    Later = TaskLater | ValueTaskLater | TaskPropertyLater | StreamLater,
}

/// <summary>The origin of a mode's runtime: made by the test, or by a host that has started, with a memory cache of limited size.</summary>
public enum Hosting
{
    Own,
    Host,
}

/// <summary>
/// The settings of a mode: as written, or switched off at first, and off and on again by the configuration before every call.
/// </summary>
public enum Changes
{
    None,
    Live,
}

/// <summary>A way in which a behaviour has to be the same as in all other ways.</summary>
public sealed record Mode(Listening Listening, KeyKind Key, Shapes Shape, Hosting Hosting, Changes Changes)
{
    public bool IsWatched => Listening != Listening.Unwatched;

    public bool HearsMeters => Listening is Listening.Meters or Listening.Both;

    public bool HearsSpans => Listening is Listening.Spans or Listening.Both;

    public bool IsSynchronous => Shapes.Synchronous.HasFlag(Shape);

    /// <summary>
    /// The modes of a case. A host takes long to start, so hosts come only with the plainest and the fullest of the other modes.
    /// </summary>
    public static IEnumerable<Mode> Of(Shapes shapes) =>
        from shape in Enum.GetValues<Shapes>()
        where int.IsPow2((int)shape) && shapes.HasFlag(shape)
        from key in Enum.GetValues<KeyKind>()
        where key == KeyKind.Plain || !Shapes.Properties.HasFlag(shape) // a property has no key
        from listening in Enum.GetValues<Listening>()
        from hosting in Enum.GetValues<Hosting>()
        from changes in Enum.GetValues<Changes>()
        where hosting == Hosting.Own || (listening, changes) is (Listening.Nobody, Changes.None) or (Listening.Both, Changes.Live)
        select new Mode(listening, key, shape, hosting, changes);

    /// <summary>The namespace of this mode's subjects, below that of the templates.</summary>
    public string Variant()
    {
        var result = Shape switch
        {
            Shapes.Value => $"ValueBy{Key}",
            Shapes.Task or Shapes.TaskLater => $"TaskBy{Key}",
            Shapes.ValueTask or Shapes.ValueTaskLater => $"ValueTaskBy{Key}",
            Shapes.Stream or Shapes.StreamLater => $"StreamBy{Key}",
            Shapes.ValueProperty => "ValueProperty",
            _ => "TaskProperty",
        };
        return result + (IsWatched ? "" : "Unwatched");
    }

    public override string ToString() => $"{Listening}, {Key}, {Shape}, {Hosting}, {Changes}";
}
