namespace PerfAspects.Generators.Tests.Diagnostics.Caching;

/// <summary>PERF029 and the neighbours of <c>[CachedEach]</c>.</summary>
public sealed class EachRulesTests
{
    [Theory]
    [InlineData("public partial Task<int> GetAsync(int[] ids); private Task<int> GetCoreAsync(int[] ids) => null!;", "returns")]
    [InlineData("public partial Dictionary<int, int> Get(int id); private Dictionary<int, int> GetCore(int id) => null!;", "and has 0")]
    [InlineData("public partial Dictionary<int, int> Get(string[] ids); private Dictionary<int, int> GetCore(string[] ids) => null!;", "and has 0")]
    [InlineData("public partial Dictionary<int, int> Get(int[] a, string b, int[] c); private Dictionary<int, int> GetCore(int[] a, string b, int[] c) => null!;", "and has 2")]
    public async Task Shape_ThatDoesNotFit_IsReportedAtTheAttribute(string members, string reason)
        => Assert.Contains(reason, (await RuleTest.FiresAsync("PERF029", With($"[[|CachedEach(\"5m\")|]] {members}")))[0].GetMessage(), StringComparison.Ordinal);

    [Theory]
    [InlineData("PERF012", "Tags = [[|\"{ids}\"|]]")]
    [InlineData("PERF012", "Tags = [[|\"{key.Name}\"|]]")]
    [InlineData("PERF006", "MaxEntries = [|-1|]")]
    [InlineData("PERF031", "Unless = [|\"Nothing\"|]")]
    public Task Argument_ThatIsWrong_IsReportedThere(string id, string argument)
        => RuleTest.FiresAsync(id, With($"[CachedEach(\"5m\", {argument})] public partial Dictionary<int, int> Get(int[] ids); private Dictionary<int, int> GetCore(int[] ids) => null!;"));

    [Fact]
    public Task Invalidation_WithoutAKey_IsReported()
        => RuleTest.FiresAsync("PERF013", With("""
            [CachedEach("5m")] public partial Dictionary<int, int> Get(int[] ids); private Dictionary<int, int> GetCore(int[] ids) => null!;
            [CacheInvalidate([|nameof(Get)|])] public partial void Forget(string id);
            """));

    [Theory]
    [InlineData("public partial Task<IReadOnlyDictionary<int, string>> GetAsync(IEnumerable<int> ids); private Task<Dictionary<int, string>> GetCoreAsync(IEnumerable<int> ids) => null!;")]
    [InlineData("public partial ValueTask<IDictionary<(int, string), int>> GetAsync(IReadOnlyList<(int, string)> ids, string text); private Task<IDictionary<(int, string), int>> GetCoreAsync(IReadOnlyList<(int, string)> ids, string text) => null!;")]
    [InlineData("public static partial Dictionary<T, int> Get<T>(T[] ids) where T : notnull; private static Dictionary<T, int> GetCore<T>(T[] ids) where T : notnull => null!;")]
    public Task Shapes_ThatFit_AreFine(string members) => RuleTest.SilentAsync(With($"[CachedEach(\"5m\", Tags = [\"{{key}}\"])] {members}"));

    private static string With(string members) => $$"""
        partial class C
        {
            {{members}}
        }
        """;
}
