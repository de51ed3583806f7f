namespace PerfAspects.Generators.Tests.Diagnostics.Caching;

public sealed class InvalidationRulesTests
{
    [Theory]
    [InlineData("[CacheInvalidate([|\"Gett\"|])] partial void Forget(int id, string name);", "'C.Forget' cannot invalidate 'Gett': 'C' has no cached method of that name")]
    [InlineData("[CacheInvalidate([|\"Timed\"|])] partial void Forget(int id, string name);", "no cached method")]
    [InlineData("[CacheInvalidate([|\"\"|])] partial void Forget(int id, string name);", "no cached method")]
    [InlineData("[CacheInvalidate([|null!|], \"Get\")] partial void Forget(int id, string name);", "no cached method")]
    [InlineData("[CacheInvalidate(\"Get\", [|\"Wrong\"|])] partial void Forget(int id, string name);", "'Wrong'")]
    [InlineData("[CacheInvalidate([\"Get\", [|\"Wrong\"|]])] partial void Forget(int id, string name);", "'Wrong'")]
    [InlineData("[CacheInvalidate(new[] { [|\"Wrong\"|] })] partial void Forget(int id, string name);", "'Wrong'")]
    [InlineData("[CacheInvalidate([|nameof(Get)|])] partial void Forget(int id);", "its key needs 'string name'; add a parameter of that name and type, or use All or Tags")]
    [InlineData("[CacheInvalidate([|nameof(Get)|])] partial void Forget();", "its key needs 'int id' and 'string name'")]
    [InlineData("[CacheInvalidate([|nameof(Get)|])] partial void Forget(long id, string name);", "'int id'")]
    [InlineData("[CacheInvalidate([|nameof(Get)|])] partial void Forget(int? id, string name);", "'int id'")]
    [InlineData("[CacheInvalidate([|nameof(Get)|])] partial void Forget(int Id, string name);", "'int id'")]
    [InlineData("[CacheInvalidate([|nameof(Get)|])] partial void Forget(int id, object name);", "'string name'")]
    [InlineData("[CacheInvalidate([|nameof(Own)|])] static partial void Forget(int id);", "it is cached per instance, and only an instance method of its type knows which")]
    [InlineData("[CacheInvalidate([|nameof(Generic)|])] partial void Forget(int value);", "'Generic' is generic; give 'Forget' type parameters of the same names")]
    [InlineData("[CacheInvalidate([|nameof(Generic)|])] partial void Forget<T>(T value);", "type parameters of the same names and constraints")]
    [InlineData("[CacheInvalidate([|nameof(Generic)|])] partial void Forget<U>(U value) where U : struct;", "type parameters of the same names")]
    [InlineData("[[|CacheInvalidate|]] partial void Forget();", "names nothing; name methods, Tags, or set All")]
    [InlineData("[[|CacheInvalidate(new string[0])|]] partial void Forget();", "names nothing")]
    [InlineData("[[|CacheInvalidate(null!)|]] partial void Forget();", "names nothing")]
    [InlineData("[[|CacheInvalidate(Tags = new string[0])|]] partial void Forget();", "names nothing")]
    [InlineData("[[|CacheInvalidate(All = false)|]] partial void Forget();", "names nothing")]
    [InlineData("[[|CacheInvalidate(Type = typeof(C), Tags = [\"a\"])|]] partial void Forget();", "names a type and no method")]
    [InlineData("[CacheInvalidate(\"Get\"), CacheInvalidate([|\"Wrong\"|])] partial void Forget(int id, string name);", "'Wrong'")]
    public async Task Invalidation_OfNothing_IsReportedAtTheArgument(string method, string message)
        => Assert.Contains(message, (await RuleTest.FiresAsync("PERF013", With(method)))[0].GetMessage(), StringComparison.Ordinal);

    [Theory]
    [InlineData("[CacheInvalidate([|\"Get\"|])] partial void Forget(int id);", "'Other' has no cached method of that name; for one of another type, set Type")]
    [InlineData("[CacheInvalidate([|\"Hidden\"|], Type = typeof(C))] partial void Forget();", "'Other' cannot reach it; make it internal, or give it Tags")]
    [InlineData("[CacheInvalidate([|\"Inherited\"|], Type = typeof(C))] partial void Forget();", "cannot reach it")]
    [InlineData("[CacheInvalidate([|\"Hidden\"|], Type = typeof(C), All = true)] partial void Forget();", "cannot reach it")]
    [InlineData("[CacheInvalidate(Type = typeof(C), All = [|true|])] partial void Forget();", "cannot reach it")]
    [InlineData("[CacheInvalidate(All = [|true|])] partial void Forget();", "'Other.Forget' cannot invalidate all cached methods of a type: 'Other' has no cached method")]
    [InlineData("[CacheInvalidate([|\"Own\"|], Type = typeof(C))] partial void Forget(int id);", "only an instance method of its type knows which")]
    [InlineData("[CacheInvalidate([|\"Find\"|], Type = typeof(Repo<>))] partial void Forget(int id);", "'Repo' is generic; write its type arguments")]
    [InlineData("[CacheInvalidate([|\"Find\"|], Type = typeof(Repo<string>))] partial void Forget(int id);", "its key needs 'string id'")]
    [InlineData("[CacheInvalidate([|\"Find\"|], Type = typeof(int[]))] partial void Forget(int id);", "no cached method")]
    [InlineData("[CacheInvalidate([|\"Find\"|], Type = typeof(List<int>))] partial void Forget(int id);", "no cached method")]
    public async Task Invalidation_OfAnotherType_IsReportedAtTheArgument(string method, string message)
        => Assert.Contains(
            message,
            (await RuleTest.FiresAsync("PERF013", With("", $"partial class Other {{ {method} }}")))[0].GetMessage(),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("[CacheInvalidate(nameof(Get))] partial void Forget(string name, int id);")]
    [InlineData("[CacheInvalidate(nameof(Get))] partial void Forget(string? name, in int id, object more);")]
    [InlineData("[CacheInvalidate(nameof(Get))] public partial Task ForgetAsync(string name, int id, CancellationToken token);")]
    [InlineData("[CacheInvalidate(nameof(Get))] public partial int Save(string name, ref int id); private int SaveCore(string name, ref int id) => 1;")]
    [InlineData("[CacheInvalidate(nameof(Get), nameof(Own)), CacheInvalidate(Tags = [\"a\"]), CacheInvalidate(nameof(Generic), All = true)] partial void Forget(string name, int id);")]
    [InlineData("[CacheInvalidate(nameof(Own), All = true)] static partial void Forget();")]
    [InlineData("[CacheInvalidate(nameof(Generic))] partial void Forget<T>(T value) where T : struct;")]
    [InlineData("[CacheInvalidate(nameof(Hidden), Type = typeof(C)), CacheInvalidate(All = true)] partial void Forget();")]
    [InlineData("partial class Nested { [CacheInvalidate(nameof(Hidden), Type = typeof(C))] partial void Forget(); }")]
    [InlineData("[CacheInvalidate(nameof(Marked))] partial void Forget((int, int) key);")]
    [InlineData("[Cached(\"1s\"), CacheInvalidate(nameof(Mutual))] public partial int Other(); private int OtherCore() => 1; [Cached(\"1s\"), CacheInvalidate(nameof(Other))] public partial int Mutual(); private int MutualCore() => 1;")]
    public Task Invalidation_ThatFits_IsFine(string method) => RuleTest.SilentAsync(With(method));

    [Theory]
    [InlineData("partial class Other { [CacheInvalidate(\"Get\", Type = typeof(C))] partial void Forget(int id, string name); }")]
    [InlineData("partial class Other { [CacheInvalidate(\"Own\", Type = typeof(C), All = true)] partial void Forget(); }")]
    [InlineData("partial class Other { [CacheInvalidate(\"Generic\", Type = typeof(C), All = true)] partial void Forget(); }")]
    [InlineData("partial class Other { [CacheInvalidate(\"Find\", Type = typeof(Repo<int>))] partial void Forget(int id); }")]
    [InlineData("partial class Other<T> where T : notnull { [CacheInvalidate(\"Find\", Type = typeof(Repo<>))] partial void Forget(T id); }")]
    [InlineData("partial class Other { [CacheInvalidate(\"Find\", Type = typeof(Repo<>.Shelf<>))] partial void Forget<T, U>(T id, List<U> more) where T : notnull where U : IComparable<T>; }")]
    [InlineData("partial class D : C { [CacheInvalidate(\"Inner\", Type = typeof(C))] partial void Forget(); }")]
    public Task Invalidation_OfAnotherTypeThatFits_IsFine(string type) => RuleTest.SilentAsync(With("", type));

    [Fact]
    public async Task Target_InError_IsToldThereAlone()
    {
        var diagnostics = await RuleTest.FiresAsync(
            "PERF003",
            """
            partial class C
            {
                [Cached("1s")] public partial int [|Get|]();
                [CacheInvalidate(nameof(Get))] public partial void Forget();
                [Cached("1s"), CacheInvalidate(nameof(Get))] public partial int Find();
                private int FindCore() => 1;
                [CacheInvalidate(nameof(Find))] public partial void ForgetFound();
            }
            """);

        Assert.Single(diagnostics);
    }

    [Theory]
    [InlineData("PERF003", "[CacheInvalidate(nameof(Get))] public partial int [|Save|](int id, string name);")]
    [InlineData("PERF003", "[CacheInvalidate(nameof(Get))] public partial void [|Save|](string name, out int id);")]
    [InlineData("PERF004", "[CacheInvalidate(nameof(Get))] public partial void [|Save|](int id, string name); private void SaveCore(int id) { }")]
    [InlineData("PERF001", "[CacheInvalidate(nameof(Get))] public void [|Save|](int id, string name) { }")]
    [InlineData("PERF008", "[CacheInvalidate(nameof(Get))] public partial Task SaveAsync(int id, string name, ReadOnlySpan<char> [|text|]);")]
    public Task Invalidation_OnAMethodThatIsWrong_IsReportedAsForAnyAspect(string id, string method) => RuleTest.FiresAsync(id, With(method));

    private static string With(string members, string types = "")
        => $$"""
            partial class C
            {
                [Cached("1s")] public partial int Get(int id, string name);
                private int GetCore(int id, string name) => 1;

                [Timed] public partial int Timed(int id);
                private int TimedCore(int id) => 1;

                [Cached("1s", PerInstance = true)] public partial int Own(int id);
                private int OwnCore(int id) => 1;

                [Cached("1s")] public partial int Generic<T>(T value) where T : struct;
                private int GenericCore<T>(T value) where T : struct => 1;

                [Cached("1s")] private partial int Hidden();
                private int HiddenCore() => 1;

                [Cached("1s")] protected partial int Inherited();
                private int InheritedCore() => 1;

                [Cached("1s")] protected internal partial int Inner();
                private int InnerCore() => 1;

                [Cached("1s")] public partial int Marked([CacheKey] (int A, int B) key, string name);
                private int MarkedCore((int, int) key, string name) => 1;

                {{members}}
            }

            partial class Repo<T> where T : notnull
            {
                [Cached("1s")] public partial int Find(T id);
                private int FindCore(T id) => 1;

                internal partial class Shelf<U> where U : IComparable<T>
                {
                    [Cached("1s")] public partial int Find(T id, List<U> more);
                    private int FindCore(T id, List<U> more) => 1;
                }
            }

            {{types}}
            """;
}
