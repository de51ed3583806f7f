namespace PerfAspects.Tests.Modes;

/// <summary>The application's own signal of load, as a case sets it.</summary>
internal sealed class ModeLoad
{
    public double Value { get; set; }

    public double Read() => Value;
}
