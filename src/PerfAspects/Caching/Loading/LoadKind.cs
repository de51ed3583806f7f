namespace PerfAspects.Caching.Loading;

/// <summary>The kind of a load, by where its core runs.</summary>
internal enum LoadKind : byte
{
    /// <summary>The core runs within the call that has begun the load.</summary>
    OfCall,

    /// <summary>The core runs within the call that has begun the load, which wants no value that was there before.</summary>
    OfForcedCall,

    /// <summary>The core runs in the background.</summary>
    InBackground,

    /// <summary>The core runs in the background, where it has failed before for the same value.</summary>
    InBackgroundAgain,
}
