namespace PerfAspects.Tests.Modes.Faults;

/// <summary>The kinds of code that is not the package's and that the package calls.</summary>
public enum Foreign
{
    Meters,
    Spans,
    Log,
    Clock,
    Timer,
    Key,
    Unless,
    DurationOf,
    DelayOf,
    HandleResult,
    MemoryCache,
    Factory,
    Limiter,
}

/// <summary>Counts the calls into a kind of foreign code, and throws at one of them, or does something else there.</summary>
/// <param name="kind">The kind.</param>
/// <param name="at">The call that throws, from 1.</param>
/// <param name="instead">Is called there instead of throwing.</param>
public sealed class ForeignCode(Foreign kind, int at, Action? instead = null)
{
    private static ForeignCode? s_named;
    private int _calls;

    /// <summary>Whether calls are counted, and one of them throws.</summary>
    public bool IsOn { get; set; } = true;

    /// <summary>The number of calls so far.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Whether the call that throws, or does something else, has been reached.</summary>
    public bool HasThrown => Calls >= at;

    /// <summary>The user's code in <c>Unless</c>, which is static, as the other methods that attributes name.</summary>
    public static bool IsUnwanted(int value)
    {
        s_named?.Call(Foreign.Unless);
        return value < 0;
    }

    /// <summary>The user's code in <c>DurationOf</c>.</summary>
    public static TimeSpan DurationOf()
    {
        s_named?.Call(Foreign.DurationOf);
        return TimeSpan.FromDays(1);
    }

    /// <summary>The user's code in <c>DelayOf</c>.</summary>
    public static TimeSpan? DelayOf()
    {
        s_named?.Call(Foreign.DelayOf);
        return null;
    }

    /// <summary>The user's code in <c>HandleResult</c>.</summary>
    public static bool IsFailure(int value)
    {
        s_named?.Call(Foreign.HandleResult);
        return value < 0;
    }

    /// <summary>Makes this the code that is called by the methods that attributes name.</summary>
    public void Install() => s_named = this;

    /// <summary>Is called by the foreign code of a kind.</summary>
    public void Call(Foreign called)
    {
        if (called == kind && IsOn && Interlocked.Increment(ref _calls) == at)
        {
            if (instead is null)
            {
                throw new ForeignException(kind);
            }

            instead();
        }
    }
}

/// <summary>The exception of foreign code.</summary>
public sealed class ForeignException(Foreign kind) : Exception(kind.ToString());
