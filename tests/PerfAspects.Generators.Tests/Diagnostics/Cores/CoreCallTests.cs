namespace PerfAspects.Generators.Tests.Diagnostics.Cores;

public sealed class CoreCallTests
{
    [Theory]
    [InlineData("public int Other() => [|GetCore(1)|];")]
    [InlineData("public int Other() => [|this.GetCore(1)|];")]
    [InlineData("public int Other(C other) => [|other.GetCore(1)|];")]
    [InlineData("public int? Other(C? other) => other?[|.GetCore(1)|];")]
    [InlineData("public int Other() => Get([|GetCore(1)|]);")]
    [InlineData("public int Other() { return Local(); int Local() => [|GetCore(1)|]; }")]
    [InlineData("private int _field = [|Make().GetCore(1)|]; private static C Make() => null!;")]
    [InlineData("public int Other => [|GetCore(1)|];")]
    [InlineData("public Func<int, int> Other() => [|GetCore|];")]
    [InlineData("public Func<int, int> Other() => new([|this.GetCore|]);")]
    [InlineData("public Func<int, int> Other() => id => [|GetCore(id)|];")]
    [InlineData("public void Other() { Changed += [|GetCore|]; } private event Func<int, int>? Changed;")]
    [InlineData("public System.Linq.Expressions.Expression<Func<int>> Other() => () => [|GetCore(1)|];")]
    [InlineData("[Timed] public partial int Other(); private int OtherCore() => [|GetCore(1)|];")]
    [InlineData("class Inner { public int Other(C outer) => [|outer.GetCore(1)|]; }")]
    public async Task CoreUsed_OutsideItsWrapper_IsReportedThere(string members)
    {
        var diagnostics = await RuleTest.FiresAsync("PERF019", With(members));

        Assert.Contains("'GetCore' is the core of 'C.Get', and to use it directly bypasses the aspects: call 'Get' instead", diagnostics[0].GetMessage(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[Timed] public partial int Find(int id); private int FindCore(int id) => id == 0 ? 0 : [|FindCore(id - 1)|];")]
    [InlineData("[Fallback(nameof(Rest))] public partial int Find(int id); private int FindCore(int id) => id; private int Rest(int id) => [|FindCore(id)|];")]
    [InlineData("[Timed] public static partial int Find(int id); private static int FindCore(int id) => id; public static unsafe delegate*<int, int> Other() => &[|FindCore|];")]
    [InlineData("[Timed] public partial T Find<T>(T id); private T FindCore<T>(T id) => id; public string Other() => [|FindCore(\"\")|] + [|FindCore<int>(1)|];")]
    [InlineData("[Timed] public partial Task FindAsync(); private ValueTask FindAsyncCore() => default; public async Task Other() => await [|FindAsyncCore()|].ConfigureAwait(false);")]
    [InlineData("[Timed] public partial int Rate { get; } private int GetRateCore() => 1; public int Other() => [|GetRateCore()|];")]
    [InlineData("[Timed, AspectCore(nameof(Load))] public partial int Find(int id); private int Load(int id) => id; public int Other() => [|Load(1)|];")]
    [InlineData("[CacheInvalidate(nameof(Price))] public partial void Forget(int id); private void ForgetCore(int id) { } public void Other() => [|ForgetCore(1)|]; [Cached(\"1s\")] public partial int Price(int id); private int PriceCore(int id) => id;")]
    public Task CoreUsed_OfAnyShape_IsReportedThere(string members) => RuleTest.FiresAsync("PERF019", With(members));

    [Fact]
    public Task CoreUsed_InAnotherType_IsReportedThere()
        => RuleTest.FiresAsync(
            "PERF019",
            """
            partial class Repo<T>
            {
                [Timed] public virtual partial T? Get(int id);
                protected internal virtual T? GetCore(int id) => default;
            }

            class Derived : Repo<string>
            {
                public string? Other() => [|GetCore(1)|];
            }

            class Elsewhere
            {
                public static string? Other(Derived repo) => [|repo.GetCore(1)|];
            }
            """);

    [Fact]
    public Task CoreUsed_WhereItIsOverridden_IsReportedThere()
        => RuleTest.FiresAsync(
            "PERF019",
            """
            partial class Repo
            {
                [Timed] public partial int Get(int id);
                protected virtual int GetCore(int id) => id;
            }

            class Derived : Repo
            {
                protected override int GetCore(int id) => base.GetCore(id) + 1;
                public int Other() => [|GetCore(1)|];
                public int Another() => [|base.GetCore(1)|];
            }
            """);

    [Fact]
    public Task CoreUsed_ThatIsInherited_IsReportedWhereTheReceiverHasTheWrapper()
        => RuleTest.FiresAsync(
            "PERF019",
            """
            class Repo
            {
                public int Load(int id) => id;
                public int Other() => Load(1);
            }

            partial class Fast : Repo
            {
                [Timed, AspectCore(nameof(Load))] public partial int Get(int id);
                public int Another() => [|Load(1)|] + [|base.Load(1)|];
            }

            class Elsewhere
            {
                public static int Other(Repo repo, Fast fast) => repo.Load(1) + [|fast.Load(1)|];
            }
            """);

    [Fact]
    public Task CoreUsed_UnderATypesAspect_IsReportedThere()
        => RuleTest.FiresAsync("PERF019", "[Timed] partial class D { public partial int Get(); private int GetCore() => 1; public int Other() => [|GetCore()|]; }");

    [Theory]
    [InlineData("public string Other() => nameof(GetCore) + nameof(C.GetCore);")]
    [InlineData("public int Other() => Get(1);")]
    [InlineData("public Func<int, int> Other() => Get;")]
    [InlineData("public int Other() => GetCore(\"\"); private int GetCore(string id) => id.Length;")]
    [InlineData("public int Other() => FindCore(1); private int Find(int id) => id; private int FindCore(int id) => Find(id);")]
    [InlineData("public int Other() { return GetCore(\"\"); int GetCore(string id) => id.Length; }")]
    [InlineData("/// <see cref=\"GetCore\"/>\npublic int Other() => 1;")]
    public Task CoreUsed_NearMisses_AreFine(string members) => RuleTest.SilentAsync(With(members));

    [Fact]
    public async Task CoreUsed_Suppressed_IsSilent()
        => Assert.Empty(await RuleTest.DiagnoseAsync(With(
            """
            #pragma warning disable PERF019 // fills the cache
            public int Other() => GetCore(1);
            #pragma warning restore PERF019
            """)));

    [Fact]
    public async Task CoreOfAMethodInError_IsNotReportedAgain()
    {
        var diagnostics = await RuleTest.DiagnoseAsync(
            """partial class C { [Timed] public int Get(int id) => GetCore(id); private int GetCore(int id) => id; }""");

        Assert.Equal(["PERF001"], diagnostics.Select(diagnostic => diagnostic.Id));
    }

    private static string With(string members)
        => $$"""
            partial class C
            {
                [Timed] public partial int Get(int id);
                private int GetCore(int id) => id;

                {{members}}
            }
            """;
}
