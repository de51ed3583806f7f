using System.ComponentModel;

namespace PerfAspects.CompilerServices;

/// <summary>A value of a call by which an aspect decides, other than its partition. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum CallMark
{
    /// <summary>No value.</summary>
    None,

    /// <summary>The value of the <c>[Priority]</c> parameter.</summary>
    Priority,

    /// <summary>The values of the <c>[ShedBy]</c> parameters, as <see cref="StableHash"/> makes them.</summary>
    ShedKey,
}

/// <summary>Marks a call that has a <see cref="CallMark"/>. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IMarkedCall;
