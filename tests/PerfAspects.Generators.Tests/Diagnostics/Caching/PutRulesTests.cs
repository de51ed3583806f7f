namespace PerfAspects.Generators.Tests.Diagnostics.Caching;

/// <summary>PERF013 at <c>[CachePut]</c>, and at invalidations before the core has succeeded.</summary>
public sealed class PutRulesTests
{
    [Theory]
    [InlineData("[CachePut([|\"Gett\"|])] public partial int Set(int id, string name); private int SetCore(int id, string name) => 1;", "'C.Set' cannot write a value of 'Gett': 'C' has no cached method of that name")]
    [InlineData("[CachePut([|null!|])] public partial int Set(int id, string name); private int SetCore(int id, string name) => 1;", "no cached method of that name")]
    [InlineData("[CachePut([|nameof(Plain)|])] public partial int Set(int id); private int SetCore(int id) => 1;", "no cached method of that name")]
    [InlineData("[CachePut([|nameof(Get)|])] public partial int Set(int id); private int SetCore(int id) => 1;", "its key needs 'string name'; add a parameter of that name and type")]
    [InlineData("[CachePut([|nameof(Get)|])] public partial int Set(long id, string name); private int SetCore(long id, string name) => 1;", "its key needs 'int id'")]
    [InlineData("[CachePut([|nameof(Get)|])] public partial long Set(int id, string name); private long SetCore(int id, string name) => 1;", "it returns 'int', which 'Set' does not; return the same type")]
    [InlineData("[CachePut([|nameof(Tagged)|])] public partial int Set(int id); private int SetCore(int id) => 1;", "its tags need '{region}'; add a parameter of that name and type")]
    [InlineData("[CachePut([|nameof(Own)|])] public static partial int Set(int id); private static int SetCore(int id) => 1;", "only an instance method of its type knows which; make it one")]
    [InlineData("[CachePut([|nameof(Generic)|])] public partial int Set(int value); private int SetCore(int value) => 1;", "'Generic' is generic; give 'Set' type parameters of the same names and constraints")]
    [InlineData("[CachePut([|nameof(Many)|])] public partial int Set(int id); private int SetCore(int id) => 1;", "it keeps an entry for each key")]
    [InlineData("[CachePut([|nameof(Virtual)|])] public partial int Set(int id); private int SetCore(int id) => 1;", "each class has a core of its own")]
    public async Task Put_OfNoValue_IsReportedAtTheArgument(string method, string message)
        => Assert.Contains(message, (await RuleTest.FiresAsync("PERF013", With(method)))[0].GetMessage(), StringComparison.Ordinal);

    [Theory]
    [InlineData("[CachePut(nameof(Get))] public partial Task<int> SetAsync(string name, int id, CancellationToken token); private Task<int> SetCoreAsync(string name, int id, CancellationToken token) => null!;")]
    [InlineData("[CachePut(nameof(Tagged))] public partial int Set(int id, string region); private int SetCore(int id, string region) => 1;")]
    [InlineData("[CachePut(nameof(Own))] public partial int Set(int id); private int SetCore(int id) => 1;")]
    [InlineData("[CachePut(nameof(Generic))] public partial int Set<T>(T value) where T : struct; private int SetCore<T>(T value) where T : struct => 1;")]
    public Task Put_OfAValue_IsNotReported(string method) => RuleTest.SilentAsync(With(method));

    [Theory]
    [InlineData("[[|CachePut(nameof(Get))|]] public partial void Set(int id, string name); private void SetCore(int id, string name) { }")]
    [InlineData("[[|CachePut(nameof(Get))|]] public partial Task SetAsync(int id, string name); private Task SetCoreAsync(int id, string name) => null!;")]
    public Task Put_OfNothing_IsReportedAtTheAttribute(string method) => RuleTest.FiresAsync("PERF007", With(method));

    [Theory]
    [InlineData("[CacheInvalidate(nameof(Own), When = [|InvalidateWhen.Always|])] public partial bool Try(out int id); private bool TryCore(out int id) { id = 1; return true; }")]
    [InlineData("[CacheInvalidate(Tags = [\"{id}\"], When = [|InvalidateWhen.Before|])] public partial bool Try(out int id); private bool TryCore(out int id) { id = 1; return true; }")]
    public async Task OutParameter_BeforeTheCoreHasSucceeded_IsReported(string method)
        => Assert.Contains(
            "'id' is an 'out' parameter, which has no value unless the core has succeeded; leave When at Success",
            (await RuleTest.FiresAsync("PERF013", With(method)))[0].GetMessage(),
            StringComparison.Ordinal);

    [Fact]
    public Task Moment_ThatDoesNotExist_IsReported()
        => RuleTest.FiresAsync("PERF006", With("[CacheInvalidate(nameof(Own), When = [|(InvalidateWhen)3|])] partial void Forget(int id);"));

    private static string With(string method) =>
        $$"""
        partial class C
        {
            [Cached("1m")] public partial int Get(int id, string name);
            private int GetCore(int id, string name) => id;
            [Cached("1m", Tags = ["{region}"])] public partial int Tagged(int id, [CacheIgnore] string region);
            private int TaggedCore(int id, string region) => id;
            [Cached("1m", PerInstance = true)] public partial int Own(int id);
            private int OwnCore(int id) => id;
            [Cached("1m")] public partial int Generic<T>(T value) where T : struct;
            private int GenericCore<T>(T value) where T : struct => 1;
            [CachedEach("1m")] public partial Task<Dictionary<int, int>> Many(IEnumerable<int> id);
            private Task<Dictionary<int, int>> ManyCore(IEnumerable<int> id) => null!;
            [Cached("1m")] public partial int Virtual(int id);
            protected virtual int VirtualCore(int id) => id;
            [Timed] public partial int Plain(int id);
            private int PlainCore(int id) => id;
            {{method}}
        }
        """;
}
