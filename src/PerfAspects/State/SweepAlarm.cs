using PerfAspects.Runtime;
namespace PerfAspects.State;

/// <summary>A table that a timer looks through now and then.</summary>
internal interface ISweptTable
{
    /// <summary>Releases what is not needed any more, and sets the timer again if anything is left.</summary>
    void Sweep();
}

/// <summary>Makes the timer of a table. It keeps neither the table alive nor the assembly of the table's type arguments.</summary>
internal static class SweepAlarm
{
    public static Alarm Of(ISweptTable table, Clock clock)
    {
        var reference = new WeakReference<ISweptTable>(table);
        return new Alarm(clock, () =>
        {
            if (reference.TryGetTarget(out var target))
            {
                target.Sweep();
            }
        });
    }
}
