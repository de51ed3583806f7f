namespace PerfAspects.Shared;

/// <summary>The targets on which an aspect may stand besides methods, on which every aspect may stand.</summary>
[Flags]
internal enum AspectTargets
{
    None = 0,

    /// <summary>Properties that only have a getter.</summary>
    Properties = 1,

    /// <summary>Types, for their members.</summary>
    Types = 2,

    /// <summary>Methods that return a stream.</summary>
    Streams = 4,
}
