namespace PerfAspects.Tests.Leaks;

/// <summary>
/// Token sources, clocks and change tokens that count what is registered with them. Disposing asserts that nothing is left: no callback on a token, no timer
/// that was not disposed, no change callback. <c>using var registrations = new Registrations();</c> before the first call; the sources it has created are disposed with it.
/// </summary>
internal sealed class Registrations : IDisposable
{
    private readonly List<(string What, Func<int> Count)> _counted = [];
    private readonly List<CancellationTokenSource> _sources = [];

    /// <summary>How many registrations there are now, over everything that was created here.</summary>
    public int Count => _counted.Sum(static counted => counted.Count());

    /// <summary>How many callbacks are registered with the tokens now.</summary>
    public int Callbacks => _sources.Sum(TokenCallbacks.Count);

    /// <summary>Creates a token source whose callbacks are counted.</summary>
    public CancellationTokenSource CreateTokenSource()
    {
        var source = new CancellationTokenSource();
        _counted.Add(("callbacks on a cancellation token", () => TokenCallbacks.Count(source)));
        _sources.Add(source);
        return source;
    }

    /// <summary>Creates a clock that passes everything on to another clock and counts the timers that were created and not disposed.</summary>
    public CountingClock CreateClock(TimeProvider clock)
    {
        var counting = new CountingClock(clock);
        _counted.Add(("timers that were not disposed", () => counting.Timers));
        return counting;
    }

    /// <summary>Creates a change token whose callbacks are counted.</summary>
    public CountingChangeToken CreateChangeToken()
    {
        var token = new CountingChangeToken();
        _counted.Add(("callbacks on a change token", () => token.Callbacks));
        return token;
    }

    /// <summary>Asserts that nothing is registered.</summary>
    public void AssertNone() => Assert.Equal("", string.Join(
        "; ",
        _counted.Select(static counted => (counted.What, Count: counted.Count())).Where(static counted => counted.Count != 0).Select(static counted => $"{counted.Count} {counted.What}")));

    public void Dispose()
    {
        AssertNone();
        _sources.ForEach(static source => source.Dispose());
    }
}
