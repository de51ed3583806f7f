namespace PerfAspects.RealSources.Tests.Annotating;

/// <summary>Traits of a member that the fix or the generator treats in a way of their own. A member has several.</summary>
[Flags]
internal enum Shapes
{
    None = 0,
    Property = 1 << 0,
    Static = 1 << 1,
    Extension = 1 << 2,
    GenericMethod = 1 << 3,
    InGenericType = 1 << 4,
    Constrained = 1 << 5,
    InNestedType = 1 << 6,
    InStruct = 1 << 7,
    InRecord = 1 << 8,
    Virtual = 1 << 9,
    Override = 1 << 10,
    ImplementsInterface = 1 << 11,
    Async = 1 << 12,
    ReturnsTask = 1 << 13,
    ReturnsValueTask = 1 << 14,
    Iterator = 1 << 15,
    ReturnsVoid = 1 << 16,
    ReturnsTuple = 1 << 17,
    ByReference = 1 << 18,
    TakesSpan = 1 << 19,
    Optional = 1 << 20,
    Params = 1 << 21,
    TakesToken = 1 << 22,
    ExpressionBody = 1 << 23,
    LocalFunction = 1 << 24,
    Overloaded = 1 << 25,
    Attributed = 1 << 26,
    Documented = 1 << 27,
    PrimaryConstructor = 1 << 28,
    Unsafe = 1 << 29,
}
