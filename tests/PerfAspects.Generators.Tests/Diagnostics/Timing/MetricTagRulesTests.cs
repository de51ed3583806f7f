using System.Text.RegularExpressions;

namespace PerfAspects.Generators.Tests.Diagnostics.Timing;

public sealed partial class MetricTagRulesTests
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
    [InlineData("[MetricTag] string region, [MetricTag(Name = [|\"region\"|])] string other", "tags 'region' and 'other' of 'C.Run' have one name, \"region\"")]
    [InlineData("[MetricTag(Name = \"a\")] string region, [MetricTag(Name = [|\"a\"|])] string other, [MetricTag(Name = [|\"a\"|])] bool third", "tags 'region' and 'other'")]
    [InlineData("[MetricTag(Name = \"other\")] string region, [[|MetricTag|]] string other", "tags 'region' and 'other'")]
    public async Task TagName_OfAnotherTag_IsReportedAtTheArgument(string parameters, string reason)
        => Assert.Contains(reason, (await RuleTest.FiresAsync("PERF040", WithAll(parameters)))[0].GetMessage(), StringComparison.Ordinal);

    [Theory]
    [InlineData("[MetricTag(Name = [|\"\"|])] string region", "cannot be named \"\": write a name")]
    [InlineData("[MetricTag(Name = [|\" \"|])] string region", "write a name")]
    [InlineData("[MetricTag(Name = [|\"error.type\"|])] string region", "cannot be named \"error.type\": it is a tag that every call has")]
    [InlineData("[MetricTag(Name = [|\"code.function.name\"|])] string region", "it is a tag that every call has")]
    [InlineData("[MetricTag(Name = [|\"perfaspects.call.outcome\"|])] string region", "beginning with 'perfaspects.'")]
    public async Task TagName_ThatNoTagCanHave_IsReportedAtTheArgument(string parameters, string reason)
        => Assert.Contains(reason, (await RuleTest.FiresAsync("PERF041", WithAll(parameters)))[0].GetMessage(), StringComparison.Ordinal);

    [Theory]
    [InlineData("[MetricTag] string region, [MetricTag] string Region")]
    [InlineData("[MetricTag] string region, [MetricTag(Name = null)] string other")]
    [InlineData("[MetricTag(Name = \"other\")] string region, [MetricTag(Name = \"region\")] string other")]
    [InlineData("[MetricTag(Name = \"perfaspects\")] string region, [MetricTag(Name = \"error.type.name\")] string other")]
    [InlineData("[MetricTag] string region, string other")]
    public Task TagName_OfItsOwn_IsFine(string parameters) => RuleTest.SilentAsync(WithAll(parameters));

    [Theory]
    [InlineData("partial class C { [Cached(\"1m\")] public partial int Get([[|MetricTag|]] string region); private int GetCore(string region) => 1; }")]
    [InlineData("partial class C { [CacheInvalidate(Tags = [\"a\"])] public partial void Forget([[|MetricTag(Name = \"\")|]] int id); }")]
    [InlineData("class C { public int Get([[|MetricTag|]] string region) => 1; }")]
    [InlineData("class C { public C([[|MetricTagAttribute|]] string region) { } }")]
    [InlineData("interface I { int Get([[|PerfAspects.MetricTag|]] string region); }")]
    [InlineData("partial class C { public partial int Get(string region); public partial int Get([[|MetricTag|]] string region) => 1; }")]
    public async Task Tag_OfACallThatNobodyTimes_IsReportedAtTheAttribute(string source)
        => Assert.Contains("nothing records it", (await RuleTest.FiresAsync("PERF020", source))[0].GetMessage(), StringComparison.Ordinal);

    [Theory]
    [InlineData("[Timed] partial class C { [Cached(\"1m\")] public partial int Get([MetricTag] string region); private int GetCore(string region) => 1; }")]
    [InlineData("[Timed] partial class C { public partial int Get([MetricTag] string region); private int GetCore(string region) => 1; }")]
    [InlineData("partial class C { [Timed(Enabled = false)] public partial int Get([MetricTag] string region); private int GetCore(string region) => 1; }")]
    [InlineData("class C { public int Get([Tests.MetricTag] string region) => 1; } namespace Tests { class MetricTagAttribute : Attribute; }")]
    public Task Tag_OfACallThatIsTimed_IsFine(string source) => RuleTest.SilentAsync(source);

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

    private static string WithAll(string parameters)
        => $"partial class C {{ [Timed] public partial int Run({parameters}); private int RunCore({Marks().Replace(parameters, "")}) => 1; }}";

    [GeneratedRegex("\\[(\\[\\|)?MetricTag.*?\\] ")]
    private static partial Regex Marks();

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
