namespace PerfAspects.Generators.Tests.Diagnostics.Timing;

public sealed class MetricTagRulesTests
{
    [Theory]
    [InlineData("string customerId")]
    [InlineData("string id")]
    [InlineData("string? apiKey")]
    [InlineData("string request_url")]
    [InlineData("Guid order")]
    [InlineData("Guid? order")]
    [InlineData("int count")]
    [InlineData("long? size")]
    [InlineData("decimal amount")]
    [InlineData("double ratio")]
    [InlineData("char letter")]
    [InlineData("DateTime day")]
    [InlineData("DateOnly day")]
    [InlineData("DateTimeOffset moment")]
    [InlineData("TimeSpan time")]
    [InlineData("object thing")]
    [InlineData("(int, int) pair")]
    public async Task Tag_OfUnboundedValues_IsReportedAtTheAttribute(string parameter)
    {
        var diagnostics = await RuleTest.FiresAsync("PERF020", With($"[[|MetricTag|]] {parameter}"));

        Assert.Contains($"Parameter '{parameter.Split(' ')[^1]}' of 'C.Run'", diagnostics[0].GetMessage(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("string region")]
    [InlineData("string? currency")]
    [InlineData("string paid")]
    [InlineData("string keyboard")]
    [InlineData("bool isNew")]
    [InlineData("bool? isNew")]
    [InlineData("DayOfWeek day")]
    [InlineData("DayOfWeek? day")]
    public Task Tag_OfFewValues_IsFine(string parameter) => RuleTest.SilentAsync(With($"[MetricTag] {parameter}"));

    [Fact]
    public Task Tag_GenericEnum_IsFine()
        => RuleTest.SilentAsync(
            """
            partial class C
            {
                [Timed] public partial int Run<T>([MetricTag] T day) where T : struct, Enum;
                private int RunCore<T>(T day) where T : struct, Enum => 1;
            }
            """);

    [Fact]
    public Task Tag_Suppressed_IsSilent()
        => RuleTest.SilentAsync(
            """
            partial class C
            {
            #pragma warning disable PERF020 // eight of them
                [Timed] public partial int Run([MetricTag] int shard);
            #pragma warning restore PERF020
                private int RunCore(int shard) => 1;
            }
            """);

    [Theory]
    [InlineData("out string region")]
    [InlineData("Span<char> region")]
    [InlineData("CancellationToken region")]
    public Task Tag_WithoutAValueFromTheBeginning_IsAnError(string parameter)
        => RuleTest.FiresAsync("PERF008", With($"[[|MetricTag|]] {parameter}", "{ region = default!; return 1; }"));

    // The token of a call travels beside its arguments, and is no series of anything.
    [Theory]
    [InlineData("Timed", "Task<int>")]
    [InlineData("Timed, Cached(\"1m\")", "int")]
    [InlineData("Timed", "IAsyncEnumerable<int>")]
    public Task Tag_OfTheToken_IsAnError(string aspects, string returns)
        => RuleTest.FiresAsync("PERF008", $"partial class C {{ [{aspects}] public partial {returns} Get([[|MetricTag|]] CancellationToken token); private {returns} GetCore(CancellationToken token) => throw null!; }}");

    [Fact]
    public Task Tag_OfATypeThatMayBeARefStruct_IsToldOnce()
        => RuleTest.FiresAsync("PERF008", "partial class C { [Timed] public partial int Get<[|T|]>([MetricTag] T a) where T : allows ref struct; private int GetCore<T>(T a) where T : allows ref struct => 1; }");

    [Theory]
    [InlineData("SlowThreshold = [|\"soon\"|]")]
    [InlineData("SlowThreshold = [|\"0s\"|]")]
    [InlineData("Name = \"n\", SlowThreshold = [|\"-1s\"|]")]
    public Task SlowThreshold_NotADuration_IsReportedAtTheArgument(string argument)
        => RuleTest.FiresAsync("PERF005", With("string region").Replace("[Timed]", $"[Timed({argument})]", StringComparison.Ordinal));

    [Theory]
    [InlineData("SlowThreshold = \"500ms\"")]
    [InlineData("SlowThreshold = null")]
    public Task SlowThreshold_Duration_IsFine(string argument)
        => RuleTest.SilentAsync(With("string region").Replace("[Timed]", $"[Timed({argument})]", StringComparison.Ordinal));

    private static string With(string parameter, string body = "=> 1;")
        => $$"""
            #nullable enable
            partial class C
            {
                [Timed] public partial int Run({{parameter}});
                private int RunCore({{parameter.Replace("[[|MetricTag|]] ", "", StringComparison.Ordinal).Replace("[MetricTag] ", "", StringComparison.Ordinal)}}) {{body}}
            }
            """;
}
