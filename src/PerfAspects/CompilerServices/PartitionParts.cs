using System.ComponentModel;

namespace PerfAspects.CompilerServices;

/// <summary>The states of one partition, which a call hands to the execution of its method. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class PartitionParts
{
    private protected PartitionParts()
    {
    }
}
