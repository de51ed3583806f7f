namespace PerfAspects.Tests.Modes.Faults;

/// <summary>The kinds of code that is not the package's and that the package calls.</summary>
public enum Foreign
{
    Meters,
    Spans,
    Log,
    Clock,
    Key,
    Unless,
    MemoryCache,
    Factory,
    Limiter,
}

/// <summary>Counts the calls into a kind of foreign code, and throws at one of them.</summary>
/// <param name="kind">The kind.</param>
/// <param name="at">The call that throws, from 1.</param>
public sealed class ForeignCode(Foreign kind, int at)
{
    private static ForeignCode? s_unless;
    private int _calls;

    /// <summary>Whether calls are counted, and one of them throws.</summary>
    public bool IsOn { get; set; } = true;

    /// <summary>The number of calls so far.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Whether the call that throws has been reached.</summary>
    public bool HasThrown => Calls >= at;

    /// <summary>The user's code in <c>Unless</c>, which is static.</summary>
    public static bool IsUnwanted(int value)
    {
        s_unless?.Call(Foreign.Unless);
        return value < 0;
    }

    /// <summary>Makes this the code that is called by <c>Unless</c>.</summary>
    public void Install() => s_unless = this;

    /// <summary>Is called by the foreign code of a kind.</summary>
    public void Call(Foreign called)
    {
        if (called == kind && IsOn && Interlocked.Increment(ref _calls) == at)
        {
            throw new ForeignException(kind);
        }
    }
}

/// <summary>The exception of foreign code.</summary>
public sealed class ForeignException(Foreign kind) : Exception(kind.ToString());
