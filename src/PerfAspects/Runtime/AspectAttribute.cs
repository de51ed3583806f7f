namespace PerfAspects;

/// <summary>What every aspect has in common. The aspects themselves are the attributes derived from it.</summary>
public abstract class AspectAttribute : Attribute
{
    private protected AspectAttribute()
    {
    }

    /// <summary>Whether the aspect is in force. Default: <see langword="true"/>. Set to <see langword="false"/>, it is left out and costs nothing.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The aspect's name in the nesting order, for instance <c>Cached</c>.</summary>
    internal abstract string AspectName { get; }
}
