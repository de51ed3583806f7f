namespace PerfAspects.Generators.Tests.Diagnostics.Resilience;

public sealed class AttemptAdviceTests
{
    // By hand: attempts x timeout + the delays between them.
    [Theory]
    [InlineData("9399ms", """Retry(3), Timeout("2s")""", "4 attempts and the delays between them can take 9.4s")] // 4 x 2 + 0.2 + 0.4 + 0.8
    [InlineData("1s", """Retry(1, Delay = "1.1s")""", "2 attempts and the delays between them can take 1.1s")]
    [InlineData("59s", """Retry(3, Delay = "10s", Backoff = RetryBackoff.Linear)""", "can take 60s")] // 10 + 20 + 30
    [InlineData("59s", """Retry(3, Delay = "20s", Backoff = RetryBackoff.Constant)""", "can take 60s")]
    [InlineData("1m", """Retry(3, Delay = "20s", MaxDelay = "21s")""", "can take 62s")] // 20 + 21 + 21
    [InlineData("1m", """Retry(4, Delay = "10s", MaxDelay = "25s", Backoff = RetryBackoff.Linear)""", "can take 80s")] // 10 + 20 + 25 + 25
    [InlineData("5s", """Retry(3, Delay = "20s", MaxDelay = "2s", Backoff = RetryBackoff.Constant)""", "can take 6s")]
    [InlineData("100d", """Retry(int.MaxValue)""", "can take 6442")]
    [InlineData("3s", """Retry(3, Delay = "0s"), Timeout("1s")""", "can take 4s")]
    [InlineData("1s", """Timeout("1.5s")""", "an attempt can take 1.5s")]
    public async Task LoadTimeout_TooShortForTheAttempts_IsReportedAtIt(string limit, string aspects, string message)
    {
        var diagnostics = await RuleTest.FiresAsync("PERF022", With($"""[|"{limit}"|]""", aspects));

        Assert.Contains($"'LoadTimeout = \"{limit}\"' of 'C.Get' defeats its other settings: ", diagnostics[0].GetMessage(), StringComparison.Ordinal);
        Assert.Contains(message, diagnostics[0].GetMessage(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("9.4s", """Retry(3), Timeout("2s")""")]
    [InlineData("1m", """Retry(3, Delay = "10s", Backoff = RetryBackoff.Linear)""")]
    [InlineData("1ms", """Retry(3, Delay = "0s")""")]
    [InlineData("1s", """Timeout("1s")""")]
    [InlineData("1ms", "CircuitBreaker")]
    public Task LoadTimeout_ThatHoldsTheAttempts_IsFine(string limit, string aspects) => RuleTest.SilentAsync(With($"\"{limit}\"", aspects));

    [Fact]
    public Task Attempts_WithoutALoadTimeout_MayTakeAnyTime()
        => RuleTest.SilentAsync("""partial class C { [Cached("1s"), Retry(9)] public partial int Get(); private int GetCore() => 1; }""");

    private static string With(string limit, string aspects)
        => $$"""
            partial class C
            {
                [Cached("1h", LoadTimeout = {{limit}}), {{aspects}}]
                public partial int Get(CancellationToken token);
                private int GetCore(CancellationToken token) => token.IsCancellationRequested ? 0 : 1;
            }
            """;

    [Theory]
    [InlineData("Retry(1, Handle = [[|typeof(TimeoutException)|], typeof(ArgumentException)], Ignore = [typeof(TimeoutException)])")]
    [InlineData("CircuitBreaker(Ignore = [typeof(TimeoutException)], Handle = [[|typeof(TimeoutException)|]])")]
    [InlineData("Fallback(nameof(Last), Handle = [[|typeof(TimeoutException)|]], Ignore = [typeof(TimeoutException), typeof(ArgumentException)])")]
    public async Task SettingsDefeat_TypeHandledAndIgnored_IsReportedWhereItIsHandled(string aspect)
        => Assert.Contains("it is in Ignore too, which wins", (await RuleTest.FiresAsync("PERF022", $"partial class C {{ [{aspect}] public partial int Get(); private int GetCore() => 1; private int Last() => 1; }}"))[0].GetMessage(), StringComparison.Ordinal);

    [Fact]
    public Task SettingsDefeat_TypeIgnoredBelowOneThatIsHandled_IsFine()
        => RuleTest.SilentAsync("partial class C { [Retry(1, Handle = [typeof(ArgumentException)], Ignore = [typeof(ArgumentNullException)])] public partial int Get(); private int GetCore() => 1; }");
}
