namespace PerfAspects.Generators.Tests.Diagnostics.Cores;

public sealed class AspectCoreTests
{
    private const string Reader =
        """
        class B<TKey>
        {
            private static readonly AsyncLocal<string?> s_user = new();
            protected string? Read() => s_user.Value;
            protected T Local<T>(T a)
            {
                Use();
                return a;
                void Use() => _ = s_user.Value;
            }

            protected string? Pure() => nameof(s_user.Value);
            protected Task Deaf(CancellationToken token) => Task.CompletedTask;
            protected Task Hears(CancellationToken token) => Task.Delay(1, token);
            protected Task Unwritten(CancellationToken token) => throw new NotImplementedException();
        }
        """;

    [Theory]
    [InlineData("[Timed, AspectCore(nameof(Load))] public partial int Get(int a); private int Load(int a) => a;")]
    [InlineData("[Timed, AspectCore(\"Load\")] public partial int Get(int a); private int Load(int a) => a; private int GetCore(int a) => a;")]
    [InlineData("[Cached(\"1s\"), AspectCore(nameof(Load))] public static partial Task<int> GetAsync(); private static ValueTask<int> Load() => default;")]
    [InlineData("[Cached(\"1s\"), AspectCore(nameof(Load))] public partial int Rates { get; } private int Load() => 1;")]
    [InlineData("[Timed, AspectCore(nameof(Get))] public partial int Get(int a); private int Get(string a) => 1; private int Get(long a) => 1;", "PERF004")]
    [InlineData("[Cached(\"1s\"), AspectCore(nameof(Inherited))] public partial int Get(int a);")]
    [InlineData("[Timed, AspectCore(nameof(Inherited))] public partial int Get(int a); private int GetCore(int a) => a;")]
    [InlineData("[Timed, AspectCore(nameof(InheritedStatic))] public static partial int Get(int a);")]
    [InlineData("[Cached(\"1s\"), AspectCore(nameof(Load))] public partial T Get<T>(T a) where T : class; private A Load<A>(A a) where A : class => a;")]
    [InlineData("[CacheInvalidate(Tags = [\"a\"]), AspectCore(nameof(Load))] public partial Task SaveAsync(); private Task Load() => null!;")]
    public async Task Core_Named_IsCalled(string members, string? id = null)
    {
        var source = $"class B {{ protected int Inherited(int a) => a; protected static int InheritedStatic(int a) => a; private int Hidden(int a) => a; }} partial class C : B {{ {members} }}";
        if (id is null)
        {
            await RuleTest.SilentAsync(source);
        }
        else
        {
            Assert.Equal([id], (await RuleTest.DiagnoseAsync(source)).Select(diagnostic => diagnostic.Id));
        }
    }

    [Theory]
    [InlineData("[Timed, AspectCore(\"Load\")] public partial int [|Get|](int a); private int GetCore(int a) => a;")]
    [InlineData("[Timed, AspectCore(\"Hidden\")] public partial int [|Get|](int a);")]
    [InlineData("[Timed, AspectCore(\"Load\")] public partial int [|Rates|] { get; } private int GetRatesCore() => 1;")]
    [InlineData("[CacheInvalidate(Tags = [\"a\"]), AspectCore(\"Load\")] public partial void [|Forget|]();")]
    public async Task Core_NamedButMissing_DoesNotFallBackToTheConvention(string members)
        => Assert.All(
            await RuleTest.FiresAsync("PERF003", $"class B {{ private int Hidden(int a) => a; }} partial class C : B {{ {members} }}"),
            diagnostic => Assert.Matches("'(Load|Hidden)'", diagnostic.GetMessage()));

    [Theory]
    [InlineData("[Timed, AspectCore(nameof(Load))] public partial int [|Get|](int a); private int Load(string a) => 1; private int GetCore(int a) => a;", "parameter 1 is 'string', the wrapper's is 'int'; make them alike")]
    [InlineData("[Timed, AspectCore(nameof(Load))] public static partial int [|Get|](int a); private int Load(int a) => a;", "it is not static, the wrapper is; make them alike")]
    public async Task Core_NamedButDifferent_IsReportedWithTheDifference(string members, string difference)
        => Assert.EndsWith(difference, (await RuleTest.FiresAsync("PERF004", $"partial class C {{ {members} }}"))[0].GetMessage(), StringComparison.Ordinal);

    [Theory]
    [InlineData("[Timed, AspectCore([|nameof(Get)|])] public partial int Get(int a);", "'Get' cannot be the core of 'C.Get': it is that method itself; name another")]
    [InlineData("[Timed, AspectCore([|nameof(Find)|])] public partial int Get(); [Cached(\"1s\"), AspectCore([|nameof(Get)|])] public partial int Find();", "'Find' cannot be the core of 'C.Get': its own core leads back to 'Get', without end; name another")]
    [InlineData("[Timed, AspectCore([|nameof(B)|])] public partial int A(); [Timed, AspectCore([|nameof(D)|])] public partial int B(); [Timed, AspectCore([|nameof(A)|])] public partial int D();", "'B' cannot be the core of 'C.A': its own core leads back to 'A', without end; name another")]
    [InlineData("[Timed] public partial int Get(); [Timed, AspectCore([|nameof(Get)|])] public partial int GetCore();", "'Get' cannot be the core of 'C.GetCore': its own core leads back to 'GetCore', without end; name another")]
    [InlineData("[Timed, AspectCore(nameof(A))] public partial int First(); [Timed, AspectCore([|nameof(B)|])] public partial int A(); [Timed, AspectCore([|nameof(A)|])] public partial int B();", "'B' cannot be the core of 'C.A'")]
    [InlineData("[Timed, AspectCore([|nameof(Find)|])] public partial T Get<T>(T a); [Timed, AspectCore([|nameof(Get)|])] public partial U Find<U>(U a);", "'Find' cannot be the core of 'C.Get'")]
    [InlineData("[Timed, AspectCore([|nameof(Hook)|])] public override partial int Run();", "'Hook' cannot be the core of 'C.Run': its own core leads back to 'Run', without end; name another")]
    public async Task Core_ThatLeadsBack_IsReportedAtTheArgument(string members, string message)
        => Assert.StartsWith(message, (await RuleTest.FiresAsync("PERF004", $"partial class B {{ public virtual int Run() => 1; [Timed, AspectCore(nameof(Run))] public partial int Hook(); }} partial class C : B {{ {members} }}"))[0].GetMessage(), StringComparison.Ordinal);

    [Theory]
    [InlineData("[Timed] public partial int Get(); [Cached(\"1s\")] public partial int GetCore(); private int GetCoreCore() => 1;")]
    [InlineData("[Timed, AspectCore(nameof(Find))] public partial int Get(); [Cached(\"1s\")] public partial int Find(); private int FindCore() => 1;")]
    [InlineData("[Timed, AspectCore(nameof(Find))] public partial int Get(); [Timed, AspectCore(nameof(Find))] public partial int Other(); [Cached(\"1s\")] public partial int Find(); private int FindCore() => 1;")]
    [InlineData("[Timed, AspectCore(nameof(Get))] public partial int Get(int a); [Timed, AspectCore(nameof(Load))] public partial int Get(long a); private int Load(long a) => 1;", "PERF004")]
    public async Task Core_ThatIsAWrapperItself_Stacks(string members, string? id = null)
        => Assert.Equal(id is null ? [] : [id], (await RuleTest.DiagnoseAsync($"partial class C {{ {members} }}")).Select(diagnostic => diagnostic.Id));

    [Theory]
    [InlineData("[|\"\"|]", "\"\"")]
    [InlineData("[|null!|]", "null")]
    [InlineData("[|\"a b\"|]", "\"a b\"")]
    [InlineData("method: [|\"1st\"|]", "\"1st\"")]
    public async Task Core_NameThatNoMethodHas_IsReportedAtTheArgument(string argument, string shown)
        => Assert.Equal(
            $"'C.Get' has no core: no method can be called {shown}; name one in [AspectCore], or remove it",
            (await RuleTest.FiresAsync("PERF003", $"partial class C {{ [Timed, AspectCore({argument})] public partial int Get(); private int GetCore() => 1; }}"))[0].GetMessage());

    [Theory]
    [InlineData("[Cached(\"1s\"), AspectCore(nameof(Load))] public partial string Get(); private string Load() => [|System.Globalization.CultureInfo.CurrentCulture|].Name;")]
    [InlineData("[Cached(\"1s\")] public partial string Name { get; } private string GetNameCore() => [|System.Globalization.CultureInfo.CurrentCulture|].Name;")]
    public Task AmbientState_ReadByTheNamedCore_IsReported(string members) => RuleTest.FiresAsync("PERF018", $"partial class C {{ {members} }}");

    [Theory]
    [InlineData("[Cached(\"1s\"), AspectCore([|nameof(Read)|])] public partial string? Get();")]
    [InlineData("[Cached(\"1s\"), AspectCore([|nameof(Read)|])] public partial string? Name { get; } [Timed, AspectCore(nameof(Read))] public partial string? Now();")]
    [InlineData("[Cached(\"1s\"), AspectCore([|nameof(Local)|])] public partial T Get<T>(T a);")]
    public async Task AmbientState_ReadByAnInheritedCore_IsReportedWhereItIsNamed(string members)
        => Assert.Contains(
            "reads 'AsyncLocal.Value'",
            (await RuleTest.FiresAsync("PERF018", $"{Reader} partial class C : B<int> {{ {members} }}"))[0].GetMessage(),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("[Timed, AspectCore(nameof(Read))] public partial string? Get();")]
    [InlineData("[Cached(\"1s\"), AspectCore(nameof(Pure))] public partial string? Get();")]
    public Task AmbientState_OfAnInheritedCore_NearMisses_AreFine(string members) => RuleTest.SilentAsync($"{Reader} partial class C : B<int> {{ {members} }}");

    [Theory]
    [InlineData("[Timeout(\"1s\"), AspectCore([|nameof(Deaf)|])] public partial Task GetAsync(CancellationToken token);")]
    [InlineData("[Timeout(\"1s\"), AspectCore(nameof(Hears))] public partial Task GetAsync(CancellationToken token); [Timeout(\"1s\"), AspectCore([|nameof(Deaf)|])] public partial ValueTask FindAsync(CancellationToken other);")]
    public Task Token_NotUsedByAnInheritedCore_IsReportedWhereItIsNamed(string members) => RuleTest.FiresAsync("PERF021", $"{Reader} partial class C : B<int> {{ {members} }}");

    [Theory]
    [InlineData("[Timeout(\"1s\"), AspectCore(nameof(Hears))] public partial Task GetAsync(CancellationToken token);")]
    [InlineData("[Timeout(\"1s\"), AspectCore(nameof(Unwritten))] public partial Task GetAsync(CancellationToken token);")]
    [InlineData("[Timed, AspectCore(nameof(Deaf))] public partial Task GetAsync(CancellationToken token);")]
    public Task Token_OfAnInheritedCore_NearMisses_AreFine(string members) => RuleTest.SilentAsync($"{Reader} partial class C : B<int> {{ {members} }}");

    [Theory]
    [InlineData("[Cached(\"1s\"), AspectCore(nameof(Load))] public partial string Get(); private string Load() => \"\"; private string GetCore() => System.Globalization.CultureInfo.CurrentCulture.Name;")]
    [InlineData("private string SomeCore() => System.Globalization.CultureInfo.CurrentCulture.Name;")]
    public Task AmbientState_ReadByAMethodThatIsNoCore_IsFine(string members)
        => RuleTest.SilentAsync($"partial class C {{ {members} }}");
}
