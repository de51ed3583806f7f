namespace PerfAspects.Generators.Tests.Diagnostics;

public sealed class TypeAspectRulesTests
{
    private const string Members = "public partial Task<int> GetAsync(int id, CancellationToken token); private Task<int> GetCoreAsync(int id, CancellationToken token) => Find(token); public partial Task<int> Find(CancellationToken token); private Task<int> FindCore(CancellationToken token) => GetAsync(1, token);";

    [Theory]
    [InlineData("PERF005", "[Timed, Cached([|\"soon\"|])]")]
    [InlineData("PERF005", "[Timeout([|\"0s\"|])]")]
    [InlineData("PERF005", "[Timed(SlowThreshold = [|\"never\"|])]")]
    [InlineData("PERF006", "[RateLimited([|0|], \"1s\")]")]
    [InlineData("PERF006", "[CircuitBreaker(FailureRatio = [|2|])]")]
    [InlineData("PERF012", "[Cached(\"1m\", Tags = [[|\"{\"|]])]")]
    [InlineData("PERF039", "[[|CircuitBreaker(Handle = [typeof(Hidden)])|]]")]
    [InlineData("PERF022", "[Cached(\"1m\", Sliding = [|\"2m\"|])]")]
    public Task Value_Bad_IsReportedOnceAtTheAttribute(string id, string aspects)
        => RuleTest.FiresAsync(id, $"{aspects} partial class C {{ {Members} private class Hidden : Exception; }}");

    [Theory]
    [InlineData("PERF005", "[Cached([|\"soon\"|])] partial class C;")]
    [InlineData("PERF005", "[Cached([|\"soon\"|])] partial class C { public int Get() => 1; }")]
    public Task Value_Bad_WhereNoMemberIsMeant_IsReportedToo(string id, string source) => RuleTest.FiresAsync(id, source);

    [Fact]
    public async Task Value_Bad_NamesTheType()
        => Assert.Contains("'duration' of 'C'", (await RuleTest.FiresAsync("PERF005", $"[Cached([|\"soon\"|])] partial class C {{ {Members} }}"))[0].GetMessage(), StringComparison.Ordinal);

    [Fact]
    public void Value_Bad_LeavesEveryMemberUnwrapped()
    {
        var run = GeneratorHarness.RunOnErrors($"[Cached(\"soon\")] partial class C {{ {Members} }}");

        Assert.Equal(2, run.OnlyFile.Split("throw new").Length - 1);
    }

    [Fact]
    public Task Core_ThatDiffers_IsReportedAtTheMember()
        => RuleTest.FiresAsync("PERF004", "[Timed] partial class C { public partial int [|Get|](int a); private int GetCore(string a) => 1; }");

    [Fact]
    public Task Type_NotPartial_IsReportedAtItsName()
        => RuleTest.FiresAsync("PERF002", "[Timed] class [|C|] { public int Get() => 1; }");

    [Fact]
    public async Task Type_NotPartial_WithPartialMembers_IsToldByTheBuild()
    {
        var (rules, _) = await RuleTest.BuildAsync("[Timed] class C { public partial int Get(); private int GetCore() => 1; }");

        Assert.Equal(["PERF002"], rules.Select(rule => rule.Id));
    }

    [Fact]
    public async Task Type_OfAFile_IsToldByTheBuild()
    {
        var (rules, _) = await RuleTest.BuildAsync("[Timed] file partial class C { public partial int Get(); private int GetCore() => 1; }");

        Assert.Equal(["PERF017"], rules.Select(rule => rule.Id));
    }

    [Fact]
    public Task Retry_OfAMemberThatIsNotIdempotent_IsReportedAtTheMember()
        => RuleTest.FiresAsync("PERF024", "[Retry(1)] partial class C { public partial void [|CreateOrder|](); private void CreateOrderCore() { } public partial void [|SendMail|](); private void SendMailCore() { } public partial int Get(); private int GetCore() => 1; }");

    [Fact]
    public Task Key_OfAMemberWithoutEquality_IsReportedAtTheParameter()
        => RuleTest.FiresAsync("PERF009", "[Cached(\"1m\")] partial class C { public partial int Get(object [|a|]); private int GetCore(object a) => 1; }");

    [Fact]
    public Task Name_SharedByTheMembersOfAType_ContradictsOnce()
        => RuleTest.FiresAsync("PERF014", $"partial class B {{ [RateLimited(1, \"1s\", Name = \"x\")] public partial void Run(); private void RunCore() {{ }} }} [RateLimited(2, \"1s\", Name = [|\"x\"|])] partial class C {{ {Members} }}");

    [Fact]
    public Task Name_SharedByTheMembersOfAType_IsOneSetting()
        => RuleTest.SilentAsync($"[RateLimited(2, \"1s\", Name = \"x\")] partial class C {{ {Members} }}");

    [Theory]
    [InlineData("Fallback(\"Rest\")")]
    [InlineData("CacheInvalidate(Tags = [\"a\"])")]
    [InlineData("AspectCore(\"Load\")")]
    public void Attribute_ThatNoTypeCarries_IsTheCompilersToRefuse(string attribute)
        => Assert.Contains(
            GeneratorHarness.RunOnErrors($"[{attribute}] partial class C {{ }}").Output.GetDiagnostics(),
            diagnostic => diagnostic.Id == "CS0592");
}
