using System.ComponentModel;
using PerfAspects.State;

namespace PerfAspects.CompilerServices;

/// <summary>Marks a call whose limits are its partition's. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IPartitionedCall;

/// <summary>The partitions of a method. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Partitions
{
    internal Partitions(PartitionSet set) => Set = set;

    internal PartitionSet Set { get; }

    /// <summary>The states of a value, in use from now on until the call gives them back.</summary>
    /// <typeparam name="T">The type of the marked parameter, or a tuple where several are.</typeparam>
    /// <param name="value">The value; <see langword="null"/> is a value as well.</param>
    public PartitionParts Of<T>(T value) => Set.Of(value);
}
