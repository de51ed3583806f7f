using PerfAspects.CompilerServices;

namespace PerfAspects.Pipeline.Parts;

/// <summary>The source of a gate's state: the one there is, or that of the call's partition.</summary>
/// <param name="cell">The cell of the one there is; <see langword="null"/> if each partition has its own.</param>
/// <param name="index">Which of a partition's parts it is.</param>
internal readonly struct PartSource(PartCell? cell, int index)
{
    /// <summary>The one there is. Not asked for where each partition has its own.</summary>
    public object Only => cell!.Part;

    public object Of(PartitionParts? partition) => cell is not null ? cell.Part : partition![index];
}

/// <summary>
/// Holds the part all calls of a method have in common. Other settings may put another one in, which calls under way then find as well.
/// </summary>
internal sealed class PartCell(object part)
{
    private object _part = part;

    public object Part { get => Volatile.Read(ref _part); set => Volatile.Write(ref _part, value); }
}
