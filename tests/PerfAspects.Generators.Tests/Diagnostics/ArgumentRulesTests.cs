namespace PerfAspects.Generators.Tests.Diagnostics;

public sealed class ArgumentRulesTests
{
    [Theory]
    [InlineData("""Cached([|"5 minutes"|])""", "\"5 minutes\"", "not a duration")]
    [InlineData("""Cached([|""|])""", "\"\"", "not a duration")]
    [InlineData("""Cached([|"0s"|])""", "\"0s\"", "not positive")]
    [InlineData("""Cached([|"-1s"|])""", "\"-1s\"", "not a duration")]
    [InlineData("""Cached(duration: [|"1x"|])""", "\"1x\"", "not a duration")]
    [InlineData("""Cached([|null!|])""", "null", "not a duration")]
    [InlineData("""Cached([|Wrong|])""", "\"later\"", "not a duration")]
    [InlineData("""RateLimited(1, [|"00:00"|])""", "\"00:00\"", "not a duration")]
    [InlineData("""RateLimited(1, [|"00:00:00"|])""", "\"00:00:00\"", "not positive")]
    [InlineData("""RateLimited(window: [|"1s2h"|], permits: 1)""", "\"1s2h\"", "not a duration")]
    [InlineData("""CircuitBreaker(BreakDuration = [|"5"|])""", "\"5\"", "not a duration")]
    [InlineData("""CircuitBreaker(SamplingDuration = [|"0s"|])""", "\"0s\"", "not positive")]
    [InlineData("""Retry(1, Delay = [|"soon"|])""", "\"soon\"", "not a duration")]
    [InlineData("""Retry(1, MaxDelay = [|"0s"|])""", "\"0s\"", "not positive")]
    [InlineData("""Timeout([|"0s"|])""", "\"0s\"", "not positive")]
    [InlineData("""Timeout([|"2 s"|])""", "\"2 s\"", "not a duration")]
    public async Task NotADuration_Text_IsReportedAtTheArgument(string aspect, string value, string fault)
    {
        var diagnostics = await RuleTest.FiresAsync("PERF005", With(aspect));

        Assert.Contains($"{value} is {fault} for ", diagnostics[0].GetMessage(), StringComparison.Ordinal);
        Assert.Contains("'C.Get'", diagnostics[0].GetMessage(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""RateLimited([|0|], "1s")""", "'permits' of 'C.Get' is 0: it must be at least 1")]
    [InlineData("""RateLimited([|-1|], "1s")""", "is -1")]
    [InlineData("""RateLimited(1, "1s", QueueLimit = [|-1|])""", "'QueueLimit' of 'C.Get' is -1: it must be at least 0")]
    [InlineData("""RateLimited(1, "1s", Algorithm = [|(RateLimitAlgorithm)3|])""", "'Algorithm' of 'C.Get' is 3: it must be one of RateLimitAlgorithm's values")]
    [InlineData("""Cached("1s", MaxEntries = [|-1|])""", "'MaxEntries' of 'C.Get' is -1: it must be at least 0")]
    [InlineData("CircuitBreaker(FailureRatio = [|0|])", "above 0 and at most 1")]
    [InlineData("CircuitBreaker(FailureRatio = [|1.01|])", "is 1.01")]
    [InlineData("CircuitBreaker(FailureRatio = [|double.NaN|])", "is NaN")]
    [InlineData("CircuitBreaker(MinimumThroughput = [|1|])", "at least 2")]
    [InlineData("""CircuitBreaker(BreakDuration = [|"499ms"|])""", "from 500ms to 1d")]
    [InlineData("""CircuitBreaker(SamplingDuration = [|"1d1ms"|])""", "from 500ms to 1d")]
    [InlineData("Retry([|0|])", "'maxRetries' of 'C.Get' is 0: it must be at least 1")]
    [InlineData("""Retry(1, Delay = [|"1d1ms"|])""", "at most 1d")]
    [InlineData("""Retry(1, MaxDelay = [|"25h"|])""", "at most 1d")]
    [InlineData("Retry(1, Backoff = [|(RetryBackoff)3|])", "'Backoff' of 'C.Get' is 3: it must be one of RetryBackoff's values")]
    [InlineData("""Timeout([|"49d1s"|])""", "at most 49d")]
    [InlineData("""Timeout("1s", OnIgnoredCancellation = [|(IgnoredCancellation)(-1)|])""", "one of IgnoredCancellation's values")]
    [InlineData("Bulkhead([|0|])", "'maxConcurrency' of 'C.Get' is 0: it must be at least 1")]
    [InlineData("Bulkhead(1, QueueLimit = [|-1|])", "at least 0")]
    [InlineData("Retry(1, Handle = [typeof(TimeoutException), [|typeof(string)|]])", "'Handle' of 'C.Get' is 'string': it must be a class that derives from Exception")]
    [InlineData("Retry(1, Handle = [[|typeof(System.Collections.Generic.List<>)|]])", "'Handle' of 'C.Get' is 'List<>': it must be a class that derives from Exception")]
    [InlineData("Retry(1, Ignore = [[|typeof(IDisposable)|]])", "'Ignore' of 'C.Get' is 'IDisposable'")]
    [InlineData("CircuitBreaker(Handle = new[] { [|typeof(object)|] })", "'Handle' of 'C.Get' is 'object'")]
    [InlineData("CircuitBreaker(Ignore = [[|null!|]])", "'Ignore' of 'C.Get' is null")]
    [InlineData("Timed(MetricName = [|\"a,b\"|])", "'MetricName' of 'C.Get' is \"a,b\": it must be without ',' and '='")]
    [InlineData("Timed(MetricName = [|\"a=b\"|])", "without ',' and '='")]
    public async Task OutOfRange_Value_IsReportedAtTheArgument(string aspect, string message)
        => Assert.Contains(message, (await RuleTest.FiresAsync("PERF006", With(aspect)))[0].GetMessage(), StringComparison.Ordinal);

    [Theory]
    [InlineData("""Cached("1ms", MaxEntries = 0)""")]
    [InlineData("""RateLimited(1, "00:00:00.001")""")]
    [InlineData("""RateLimited(1, "1s", QueueLimit = 0, Algorithm = RateLimitAlgorithm.TokenBucket)""")]
    [InlineData("""CircuitBreaker(FailureRatio = 1, MinimumThroughput = 2, BreakDuration = "500ms", SamplingDuration = "1d")""")]
    [InlineData("CircuitBreaker(FailureRatio = double.Epsilon)")]
    [InlineData("""Retry(1, Delay = "0s", MaxDelay = "1d", Backoff = RetryBackoff.Linear)""")]
    [InlineData("""Retry(int.MaxValue, Delay = "1d", Jitter = false, Idempotent = true)""")]
    [InlineData("""Timeout("1ms", OnIgnoredCancellation = IgnoredCancellation.Abandon)""")]
    [InlineData("""Timeout("49d")""")]
    [InlineData("Bulkhead(1, QueueLimit = 0)")]
    [InlineData("Bulkhead(1, Name = \"a,b\")")]
    [InlineData("Timed(MetricName = \"Prices.get (all)\")")]
    [InlineData("Retry(1, Handle = [typeof(Exception), typeof(TimeoutException)], Ignore = [typeof(ArgumentException)])")]
    [InlineData("CircuitBreaker(Handle = [], Ignore = null!)")]
    public Task InRange_Limits_AreFine(string aspect) => RuleTest.SilentAsync(With(aspect));

    [Fact]
    public async Task WrongArguments_Several_AreReportedEach()
    {
        var diagnostics = await RuleTest.DiagnoseAsync(With("""Cached("soon", MaxEntries = -1), RateLimited(0, "1s")"""));

        Assert.Equal(["PERF005", "PERF006", "PERF006"], diagnostics.Select(diagnostic => diagnostic.Id));
    }

    [Fact]
    public async Task WrongArgument_OfAMethodThatIsNotPartial_IsAMistakeOfItsOwn()
    {
        var diagnostics = await RuleTest.DiagnoseAsync("""partial class C { [Cached("soon")] public int Get() => 1; }""");

        Assert.Equal(["PERF005", "PERF001"], diagnostics.Select(diagnostic => diagnostic.Id));
    }

    [Fact]
    public async Task WrongArgument_TheCompilerTells_IsNotToldAgain()
        => Assert.Empty(await RuleTest.DiagnoseAsync(With("Cached(5)")));

    private static string With(string aspect)
        => $$"""
            partial class C
            {
                private const string Wrong = "later";

                [{{aspect}}]
                public partial int Get(CancellationToken cancellationToken);

                private int GetCore(CancellationToken cancellationToken) => cancellationToken.IsCancellationRequested ? 0 : 1;
            }
            """;
}
