namespace PerfAspects.Generators.Tests.Diagnostics.Cores;

public sealed class AspectCoreTests
{
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
    [InlineData("[Timed, AspectCore(nameof(Get))] public partial int [|Get|](int a);", "it is that method itself; name another")]
    [InlineData("[Timed, AspectCore(nameof(Load))] public partial int [|Get|](int a); private static int Load(int a) => a;", "it is static, the wrapper is not; make them alike")]
    public async Task Core_NamedButDifferent_IsReportedWithTheDifference(string members, string difference)
        => Assert.EndsWith(difference, (await RuleTest.FiresAsync("PERF004", $"partial class C {{ {members} }}"))[0].GetMessage(), StringComparison.Ordinal);

    [Theory]
    [InlineData("[Cached(\"1s\"), AspectCore(nameof(Load))] public partial string Get(); private string Load() => [|System.Globalization.CultureInfo.CurrentCulture|].Name;")]
    [InlineData("[Cached(\"1s\")] public partial string Name { get; } private string GetNameCore() => [|System.Globalization.CultureInfo.CurrentCulture|].Name;")]
    public Task AmbientState_ReadByTheNamedCore_IsReported(string members) => RuleTest.FiresAsync("PERF018", $"partial class C {{ {members} }}");

    [Theory]
    [InlineData("[Cached(\"1s\"), AspectCore(nameof(Load))] public partial string Get(); private string Load() => \"\"; private string GetCore() => System.Globalization.CultureInfo.CurrentCulture.Name;")]
    [InlineData("private string SomeCore() => System.Globalization.CultureInfo.CurrentCulture.Name;")]
    public Task AmbientState_ReadByAMethodThatIsNoCore_IsFine(string members)
        => RuleTest.SilentAsync($"partial class C {{ {members} }}");
}
