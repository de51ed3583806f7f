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

    [Theory]
    [InlineData("", "\"Nothing\"", "has no method 'Nothing' with [Cached]")]
    [InlineData("public int Find(int id) => id;", "nameof(Find)", "with [Cached]")]
    [InlineData("[Cached(\"5m\")] public partial string Find(int id, int shop); private string FindCore(int id, int shop) => \"\";", "nameof(Find)", "returns 'string'")]
    [InlineData("[Cached(\"5m\")] public static partial int Find(int id, int shop); private static int FindCore(int id, int shop) => id;", "nameof(Find)", "static")]
    [InlineData("[Cached(\"5m\")] public partial int Find(int id); private int FindCore(int id) => id;", "nameof(Find)", "'shop' is no part of the key")]
    [InlineData("[Cached(\"5m\")] public partial int Find(string id, int shop); private int FindCore(string id, int shop) => 0;", "nameof(Find)", "told apart")]
    [InlineData("[Cached(\"5m\")] public partial int Find(int id, int shop, int more); private int FindCore(int id, int shop, int more) => 0;", "nameof(Find)", "told apart")]
    [InlineData("[Cached(\"6m\")] public partial int Find(int id, int shop); private int FindCore(int id, int shop) => id;", "nameof(Find)", "whose duration is \"6m\"")]
    [InlineData("[Cached(\"5m\")] public partial int Find(int id, int shop); private int FindCore(int id, int shop) => id;", "nameof(Find)", "its MaxEntries is another one", ", MaxEntries = 7")]
    [InlineData("[Cached(\"5m\", Tags = [\"x:{name}\"])] public partial int Find(int id, int shop, [CacheIgnore] string name); private int FindCore(int id, int shop, string name) => id;", "nameof(Find)", "the tags of 'Find' need '{name}'")]
    [InlineData("[Cached(\"5m\")] protected partial int Find(int id, int shop); protected virtual int FindCore(int id, int shop) => id;", "nameof(Find)", "each class has a core of its own")]
    public async Task With_ThatDoesNotFit_IsReportedAtTheName(string single, string name, string reason, string more = "")
        => Assert.Contains(
            reason,
            (await RuleTest.FiresAsync("PERF029", With($"{single} [CachedEach(\"5m\", With = [|{name}|]{more})] public partial Dictionary<int, int> Get(int[] ids, int shop); private Dictionary<int, int> GetCore(int[] ids, int shop) => null!;")))[0].GetMessage(),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("[Cached(\"1h\", MaxEntries = 5)] public partial Task<int> FindAsync(int id); private Task<int> FindCoreAsync(int id) => null!; [CachedEach(\"60m\", With = nameof(FindAsync), MaxEntries = 5)] public partial Dictionary<int, int> Get(int[] ids); private Dictionary<int, int> GetCore(int[] ids) => null!;")]
    [InlineData("[Cached(\"1h\", Tags = [\"a:{id.Length}\"])] public partial T? Find<T>(string id) where T : class; private T? FindCore<T>(string id) where T : class => null; [CachedEach(\"1h\", With = nameof(Find))] public partial Task<IReadOnlyDictionary<string, T>> GetAsync<T>(IEnumerable<string> ids) where T : class; private Task<IReadOnlyDictionary<string, T>> GetCoreAsync<T>(IEnumerable<string> ids) where T : class => null!;")]
    [InlineData("[Cached(\"1h\", PerInstance = true)] internal partial int? Find([CacheKey(nameof(Uri.Host))] Uri id, string text); private int? FindCore(Uri id, string text) => null; [CachedEach(\"1h\", With = nameof(Find))] public partial Dictionary<Uri, int> Get(Uri[] ids); private Dictionary<Uri, int> GetCore(Uri[] ids) => null!; [CacheInvalidate(nameof(Get))] public partial void Forget(Uri id);")]
    public Task With_ThatFits_IsFine(string members) => RuleTest.SilentAsync(With(members));

    private static string With(string members) => $$"""
        partial class C
        {
            {{members}}
        }
        """;
}
