namespace PerfAspects.Generators.Tests.Diagnostics.Caching;

public sealed class CacheAdviceTests
{
    [Theory]
    [InlineData("int[]")]
    [InlineData("Task<byte[]?>")]
    [InlineData("ValueTask<List<int>>")]
    [InlineData("Dictionary<int, int>")]
    [InlineData("HashSet<int>?")]
    [InlineData("IList<int>")]
    [InlineData("ICollection<int>")]
    [InlineData("IDictionary<int, int>")]
    [InlineData("System.Collections.ArrayList")]
    [InlineData("System.Collections.Concurrent.ConcurrentDictionary<int, int>")]
    [InlineData("System.Collections.ObjectModel.ObservableCollection<int>")]
    [InlineData("System.Text.StringBuilder")]
    [InlineData("(int, List<int>)")]
    public async Task MutableResult_Type_IsReportedAtTheMethod(string type)
        => Assert.Contains("to all callers", (await RuleTest.FiresAsync("PERF011", Returning(type, "[|Get|]")))[0].GetMessage(), StringComparison.Ordinal);

    [Theory]
    [InlineData("string")]
    [InlineData("Task<IReadOnlyList<int>>")]
    [InlineData("IReadOnlyDictionary<int, int>")]
    [InlineData("IEnumerable<int>")]
    [InlineData("System.Collections.IEnumerable")]
    [InlineData("System.Collections.Immutable.ImmutableArray<int>")]
    [InlineData("System.Collections.Immutable.ImmutableDictionary<int, int>")]
    [InlineData("System.Collections.Frozen.FrozenSet<int>")]
    [InlineData("System.Collections.ObjectModel.ReadOnlyCollection<int>")]
    [InlineData("KeyValuePair<int, int>")]
    [InlineData("Comparer<int>")]
    public Task MutableResult_ReadOnlyType_IsFine(string type) => RuleTest.SilentAsync(Returning(type, "Get"));

    [Fact]
    public Task MutableResult_NotCached_IsFine()
        => RuleTest.SilentAsync("partial class C { [Timed] public partial int[] Get(); private int[] GetCore() => null!; }");

    [Theory]
    [InlineData("""Cached("5m", Sliding = [|"5m1s"|])""", "'Sliding = \"5m1s\"' of 'C.Get' defeats")]
    [InlineData("""Cached(Sliding = [|"2d"|], duration: "1d")""", "'Sliding")]
    [InlineData("""Cached("5m", Jitter = [|"5m"|])""", "'Jitter = \"5m\"'")]
    [InlineData("""Cached("5m", Jitter = [|"1h"|])""", "'Jitter")]
    public async Task SettingsDefeat_EachOther_AreReportedAtTheArgument(string aspect, string message)
        => Assert.Contains(message, (await RuleTest.FiresAsync("PERF022", With(aspect)))[0].GetMessage(), StringComparison.Ordinal);

    [Theory]
    [InlineData("""Cached("5m", Sliding = "5m", Jitter = "4m59s")""")]
    [InlineData("""Cached("5m", StaleOnError = "1h", LoadTimeout = "1h")""")]
    [InlineData("""Cached("5m", Sliding = null, Jitter = null, StaleOnError = null, LoadTimeout = null)""")]
    public Task SettingsDefeat_NearMisses_AreFine(string aspect) => RuleTest.SilentAsync(With(aspect));

    [Theory]
    [InlineData("Sliding")]
    [InlineData("Jitter")]
    [InlineData("StaleOnError")]
    [InlineData("LoadTimeout")]
    [InlineData("StaleWhileRevalidate")]
    [InlineData("SoftTimeout")]
    [InlineData("ExceptionDuration")]
    public async Task NotADuration_OfTheCache_IsReportedAtTheArgument(string argument)
    {
        await RuleTest.FiresAsync("PERF005", With($"""Cached("5m", {argument} = [|"soon"|])"""));
        await RuleTest.FiresAsync("PERF005", With($"""Cached("5m", {argument} = [|"0s"|])"""));
    }

    [Theory]
    [InlineData("", "there is no method of that name; write 'static bool IsBad(int result)'")]
    [InlineData("private bool IsBad(int result) => true;", "it is another kind of method")]
    [InlineData("private static int IsBad(int result) => 1;", "another kind")]
    [InlineData("private static bool IsBad() => true;", "another kind")]
    [InlineData("private static bool IsBad(string result) => true;", "another kind")]
    [InlineData("private static bool IsBad(ref int result) => true;", "another kind")]
    [InlineData("private static bool IsBad(int result, int more = 1) => true;", "another kind")]
    [InlineData("private static bool IsBad => true;", "no method of that name")]
    public async Task Unless_NoMethodThatJudges_IsReportedAtTheArgument(string members, string message)
    {
        var diagnostics = await RuleTest.FiresAsync("PERF031", With("""Cached("5m", Unless = [|"IsBad"|])""", members));

        Assert.Contains("'IsBad' cannot be the Unless of 'C.Get'", diagnostics[0].GetMessage(), StringComparison.Ordinal);
        Assert.Contains(message, diagnostics[0].GetMessage(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("private static bool IsBad(int result) => true;")]
    [InlineData("private static bool IsBad(in int result) => true;")]
    [InlineData("internal static bool IsBad(long result) => true;")]
    [InlineData("private static bool IsBad(object result) => true; private bool IsBad(string result) => true;")]
    public Task Unless_MethodThatJudges_IsFine(string members) => RuleTest.SilentAsync(With("""Cached("5m", Unless = nameof(IsBad))""", members));

    [Fact]
    public Task Unless_InheritedOrGeneric_IsFine()
        => RuleTest.SilentAsync(
            """
            class B { protected static bool IsBad(int result) => true; }
            partial class C : B
            {
                [Cached("1s", Unless = nameof(IsBad))] public partial Task<int> GetAsync();
                private Task<int> GetCoreAsync() => null!;

                [Cached("1s", Unless = nameof(IsNone))] public partial ValueTask<IReadOnlyList<T>> ListAsync<T>();
                private ValueTask<IReadOnlyList<T>> ListCoreAsync<T>() => default;
                private static bool IsNone<U>(IReadOnlyList<U> result) => true;
            }
            """);

    [Theory]
    [InlineData("", "there is no method of that name; write 'static TimeSpan LifeOf(int result)'")]
    [InlineData("private static int LifeOf(int result) => 1;", "it is another kind of method")]
    [InlineData("private static TimeSpan? LifeOf(int result) => null;", "another kind")]
    [InlineData("private TimeSpan LifeOf(int result) => default;", "another kind")]
    public async Task DurationOf_NoMethodThatSays_IsReportedAtTheArgument(string members, string message)
    {
        var diagnostics = await RuleTest.FiresAsync("PERF031", With("""Cached("5m", DurationOf = [|"LifeOf"|])""", members));

        Assert.Contains("'LifeOf' cannot be the DurationOf of 'C.Get'", diagnostics[0].GetMessage(), StringComparison.Ordinal);
        Assert.Contains(message, diagnostics[0].GetMessage(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""Cached("max", DurationOf = nameof(LifeOf))""")]
    [InlineData("""Cached("5m", RefreshAhead = 0.8, StaleWhileRevalidate = "1m")""")]
    [InlineData("""Cached("5m", RefreshAhead = 0)""")]
    public Task Freshness_ThatMakesSense_IsFine(string aspect)
        => RuleTest.SilentAsync(With(aspect, "private static TimeSpan LifeOf(long result) => default;"));

    [Theory]
    [InlineData("""Cached("5m", RefreshAhead = [|1.0|])""", "'RefreshAhead = 1' of 'C.Get' defeats")]
    [InlineData("""Cached("5m", RefreshAhead = [|-0.5|])""", "'RefreshAhead = -0.5'")]
    [InlineData("""Cached("5m", RefreshAhead = [|double.NaN|])""", "'RefreshAhead = NaN'")]
    [InlineData("""Cached("5m", SoftTimeout = [|"1s"|])""", "there is no expired value to serve")]
    [InlineData("""Cached("5m", StaleOnError = "1m", SoftTimeout = [|"1s"|])""", "a method that returns no task waits for its load")]
    public async Task Freshness_ThatDefeatsItself_IsAdvisedAgainst(string aspect, string message)
        => Assert.Contains(message, (await RuleTest.FiresAsync("PERF022", With(aspect)))[0].GetMessage(), StringComparison.Ordinal);

    private static string Returning(string type, string name)
        => $$"""partial class C { [Cached("1s")] public partial {{type}} {{name}}(); private {{type}} GetCore() => default!; }""";

    private static string With(string aspect, string members = "")
        => $$"""partial class C { [{{aspect}}] public partial int Get(); private int GetCore() => 1; {{members}} }""";
}
