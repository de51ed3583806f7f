using System.Globalization;

namespace PerfAspects.Generators.Tests.Diagnostics.Resilience;

/// <summary>PERF031, PERF006 and PERF022 of the settings by which attempts are judged.</summary>
public sealed class JudgeRulesTests
{
    [Theory]
    [InlineData("Retry(1, HandleResult = [|\"IsBad\"|])", "", "'IsBad' cannot be the HandleResult of 'C.GetAsync': there is no method of that name; write 'static bool IsBad(int result)'")]
    [InlineData("CircuitBreaker(HandleResult = [|nameof(IsBad)|])", "bool IsBad(int result) => true;", "it is another kind of method")]
    [InlineData("CircuitBreaker(HandleResult = [|nameof(IsBad)|])", "static bool IsBad(string result) => true;", "write 'static bool IsBad(int result)'")]
    [InlineData("Fallback(nameof(RestAsync), HandleResult = [|nameof(IsBad)|])", "static int IsBad(int result) => 1;", "it is another kind of method")]
    [InlineData("Retry(1, DelayOf = [|nameof(IsBad)|])", "static double IsBad(Exception exception) => 1;", "write 'static TimeSpan? IsBad(Exception exception)'")]
    [InlineData("Retry(1, DelayOf = [|nameof(IsBad)|])", "static TimeSpan? IsBad(TimeoutException exception) => null;", "it is another kind of method")]
    public async Task NamedMethod_ThatDoesNotFit_IsReportedAtItsName(string aspect, string members, string message)
        => Assert.Contains(message, (await RuleTest.FiresAsync("PERF031", With(aspect, members)))[0].GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    [Theory]
    [InlineData("Retry(1, HandleResult = nameof(IsBad), DelayOf = nameof(DelayOf))", "static bool IsBad(long result) => true; static TimeSpan? DelayOf(Exception exception) => null;")]
    [InlineData("CircuitBreaker(HandleResult = nameof(IsBad)), Fallback(nameof(RestAsync), HandleResult = nameof(IsBad))", "static bool IsBad(in int result) => true;")]
    [InlineData("Retry(1, HandleResult = null, DelayOf = null)", "")]
    [InlineData("CircuitBreaker(SlowCallDuration = \"1s\", SlowCallRatio = 0.5), Timeout(\"2s\")", "")]
    [InlineData("Retry(1, Budget = 0)", "")]
    [InlineData("Retry(1, Budget = 1)", "")]
    public Task Settings_ThatFit_AreFine(string aspect, string members) => RuleTest.SilentAsync(With(aspect, members));

    [Fact]
    public Task HandleResultOfAType_OnAMemberWithoutAResult_IsLeftOut()
        => RuleTest.SilentAsync(
            """
            [Retry(1, HandleResult = nameof(IsBad))]
            partial class C
            {
                public partial void Run();
                private void RunCore() { }
                public partial int Get();
                private int GetCore() => 1;
                private static bool IsBad(int result) => true;
            }
            """);

    [Theory]
    [InlineData("Retry(1, Budget = [|-0.1|])", "PERF006")]
    [InlineData("Retry(1, Budget = [|1.1|])", "PERF006")]
    [InlineData("Retry(1, Budget = [|double.NaN|])", "PERF006")]
    [InlineData("CircuitBreaker(ConsecutiveFailures = [|-1|])", "PERF006")]
    [InlineData("CircuitBreaker(Probes = [|0|])", "PERF006")]
    [InlineData("CircuitBreaker(SlowCallDuration = [|\"0s\"|])", "PERF005")]
    [InlineData("CircuitBreaker(SlowCallDuration = \"1s\", SlowCallRatio = [|0.0|])", "PERF006")]
    [InlineData("CircuitBreaker(SlowCallRatio = [|0.5|])", "PERF022")]
    [InlineData("CircuitBreaker(SlowCallDuration = [|\"3s\"|]), Timeout(\"2s\")", "PERF022")]
    public Task Value_ThatIsWrong_IsReportedAtIt(string aspect, string rule) => RuleTest.FiresAsync(rule, With(aspect, ""));

    [Theory]
    [InlineData("[|InnerAsync()|]")]
    [InlineData("Task.Run(() => [|InnerAsync()|])")]
    [InlineData("Task.FromResult([|Inner|])")]
    public async Task RetryWithinARetry_IsReportedAtTheCall(string call)
        => Assert.Contains(
            "'[Retry]' of 'C.OuterAsync' defeats its other settings: its core calls 'C.Inner",
            (await RuleTest.FiresAsync("PERF022", Nested("Retry(2)", call)))[0].GetMessage(CultureInfo.InvariantCulture),
            StringComparison.Ordinal);

    [Fact]
    public async Task RetryWithinARetry_Message_NamesBothRemedies()
        => Assert.EndsWith(
            "which is retried too; its retries are not made here: retry in one place, or give it Budget = 0",
            (await RuleTest.FiresAsync("PERF022", Nested("Retry(2)", "[|InnerAsync()|]")))[0].GetMessage(CultureInfo.InvariantCulture),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("[|HelpAsync()|]", "HelpAsync', which leads to 'C.InnerAsync")]
    [InlineData("[|TwiceAsync()|]", "TwiceAsync', which leads to 'C.InnerAsync")]
    [InlineData("[|ByTimedAsync()|]", "ByTimedAsync', which leads to 'C.InnerAsync")]
    [InlineData("Task.FromResult([|Shown|])", "Shown', which leads to 'C.Inner")]
    [InlineData("[|((I)this).InnerAsync()|]", "InnerAsync'")]
    public async Task RetryWithinARetry_ByWayOfOtherMembers_IsReportedAtTheCallInTheCore(string call, string chain)
        => Assert.Contains(
            $"its core calls 'C.{chain}",
            (await RuleTest.FiresAsync("PERF022", Nested("Retry(2)", call)))[0].GetMessage(CultureInfo.InvariantCulture),
            StringComparison.Ordinal);

    [Fact]
    public Task RetryWithinARetry_BehindOneWithoutABudget_IsReported()
        => RuleTest.FiresAsync(
            "PERF022",
            """
            partial class C
            {
                [Retry(2)] public partial Task<int> OuterAsync();
                private Task<int> OuterCoreAsync() => [|FreeAsync()|];
                [Retry(2, Budget = 0)] public partial Task<int> FreeAsync();
                private Task<int> FreeCoreAsync() => [|InnerAsync()|];
                [Retry(2, Budget = 0.1)] public partial Task<int> InnerAsync();
                private Task<int> InnerCoreAsync() => Task.FromResult(1);
            }
            """);

    [Theory]
    [InlineData("Timed", "InnerAsync()")]
    [InlineData("Retry(2, Enabled = false)", "InnerAsync()")]
    [InlineData("Retry(2)", "OtherAsync()")]
    [InlineData("Retry(2)", "LoopAsync(3)")]
    [InlineData("Timed", "HelpAsync()")]
    [InlineData("Retry(2)", "((I)null!).InnerAsync()")]
    [InlineData("Retry(2)", "FreeAsync()")]
    [InlineData("Retry(2)", "HelpFreeAsync()")]
    public Task CallOutsideOfARetry_OrOfAMethodWithoutOne_IsFine(string outer, string call) => RuleTest.SilentAsync(Nested(outer, call));

    [Fact]
    public async Task SharedCircuit_JudgedByOneOfTwoMethodsWithTheSameResult_IsReported()
        => Assert.Contains(
            "'HandleResult' is none here and IsBad there",
            (await RuleTest.FiresAsync("PERF014", Sharing("int", "Name = [|\"db\"|]")))[0].GetMessage(CultureInfo.InvariantCulture),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("int", "Name = \"db\", HandleResult = nameof(IsBad)")]
    [InlineData("string", "Name = \"db\"")]
    [InlineData("string", "Name = \"db\", HandleResult = nameof(IsEmpty)")]
    public Task SharedCircuit_JudgedAlikeOrOfAnotherResult_IsFine(string result, string arguments) => RuleTest.SilentAsync(Sharing(result, arguments));

    private static string Sharing(string result, string arguments)
        => $$"""
            partial class C
            {
                [CircuitBreaker(Name = "db", HandleResult = nameof(IsBad))] public partial int Count();
                private int CountCore() => 1;
                [CircuitBreaker({{arguments}})] public partial {{result}} Find();
                private {{result}} FindCore() => default!;
                private static bool IsBad(int count) => count < 0;
                private static bool IsEmpty(string text) => text.Length == 0;
            }
            """;

    private static string Nested(string outer, string call)
        => $$"""
            interface I
            {
                Task<int> InnerAsync();
            }

            partial class C : I
            {
                private async Task<int> HelpAsync() => await InnerAsync();
                private Task<int> TwiceAsync() => HelpAsync();
                private Task<int> LoopAsync(int count) => count == 0 ? OtherAsync() : LoopAsync(count - 1);
                private int Shown => Inner;
                [Timed] public partial Task<int> ByTimedAsync();
                private Task<int> ByTimedCoreAsync() => HelpAsync();
                [{{outer}}] public partial Task<int> OuterAsync();
                private Task<int> OuterCoreAsync() => {{call}};
                [Retry(2)] public partial Task<int> InnerAsync();
                private Task<int> InnerCoreAsync() => Task.FromResult(1);
                [Retry(2)] public partial int Inner { get; }
                private int GetInnerCore() => 1;
                private Task<int> HelpFreeAsync() => FreeAsync();
                [Retry(2, Budget = 0)] public partial Task<int> FreeAsync();
                private Task<int> FreeCoreAsync() => Task.FromResult(1);
                [Timed] public partial Task<int> OtherAsync();
                private Task<int> OtherCoreAsync() => Task.FromResult(1);
            }
            """;

    private static string With(string aspect, string members)
        => $$"""
            partial class C
            {
                [{{aspect}}]
                public partial Task<int> GetAsync(CancellationToken token);
                private async Task<int> GetCoreAsync(CancellationToken token)
                {
                    await Task.Delay(1, token);
                    return 1;
                }

                private Task<int> RestAsync(CancellationToken token) => Task.FromResult(1);

                {{members}}
            }
            """;
}
