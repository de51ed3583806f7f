namespace PerfAspects.Telemetry;

/// <summary>
/// A counter that every method has. The counters of calls are constants; an aspect declares its own in its folder, where its
/// <see cref="AspectTelemetry"/> is.
/// </summary>
internal readonly record struct Counter
{
    private const int FirstOfAspects = 5;

    private static readonly Lock s_gate = new();
    private static int s_next = FirstOfAspects;
    private static bool s_isClosed;

    private Counter(int index) => Index = index;

    /// <summary>Calls begun that no hit answered at once; with the three outcomes they tell how many are active.</summary>
    public static Counter Started => new(0);

    public static Counter Succeeded => new(1);

    public static Counter Failed => new(2);

    public static Counter Canceled => new(3);

    /// <summary>Calls that a hit answered at once.</summary>
    public static Counter Hit => new(4);

    /// <summary>The place among the counters of a method.</summary>
    public int Index { get; }

    /// <summary>Declares a counter of an aspect.</summary>
    /// <exception cref="InvalidOperationException">
    /// Methods have counters already: the counter is in the telemetry of no aspect that <c>AspectDefinitions</c> lists.
    /// </exception>
    public static Counter Declare()
    {
        lock (s_gate)
        {
            return s_isClosed ? throw new InvalidOperationException("The telemetry of an aspect is not in its definition.") : new(s_next++);
        }
    }

    /// <summary>Ends declaration, after all aspects have declared their counters.</summary>
    /// <returns>The number of counters.</returns>
    public static int Close()
    {
        lock (s_gate)
        {
            s_isClosed = true;
            return s_next;
        }
    }
}
