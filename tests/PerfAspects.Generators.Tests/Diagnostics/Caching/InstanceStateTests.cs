namespace PerfAspects.Generators.Tests.Diagnostics.Caching;

public sealed class InstanceStateTests
{
    [Fact]
    public async Task State_OfThePrimaryConstructor_IsReportedThere()
    {
        var diagnostics = await RuleTest.FiresAsync(
            "PERF026",
            """
            partial class Client(string address)
            {
                [Cached("1m")] public partial Task<string> GetAsync(int id);
                private Task<string> GetCoreAsync(int id) => Task.FromResult($"{id} from {[|address|]}");
            }
            """);

        Assert.Contains(
            "The core of cached 'Client.GetAsync' reads 'address' of its instance, which is not in the key, so that one instance is answered with another's value: say PerInstance = true, or pass it",
            diagnostics[0].GetMessage(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("private readonly string _tenant; public C(string tenant) => _tenant = tenant;", "[|_tenant|]")]
    [InlineData("private readonly string _tenant; public C(string tenant) => _tenant = tenant;", "[|this._tenant|].Trim()")]
    [InlineData("private string? _tenant = null; public void Set(string tenant) => _tenant = tenant;", "[|_tenant|]")]
    [InlineData("public string? Tenant { get; set; }", "[|Tenant|]")]
    [InlineData("public string? Tenant { get; init; } = \"none\";", "[|Tenant|]")]
    [InlineData("public required string Tenant { get; init; }", "[|Tenant|]")]
    [InlineData("public string Tenant { get; } public C(string tenant) => Tenant = tenant;", "[|Tenant|]")]
    [InlineData("private readonly int? _tenant; public C(int tenant) { _tenant = tenant; }", "[|_tenant|]")]
    [InlineData("private readonly Guid _tenant = Guid.NewGuid();", "[|_tenant|]")]
    [InlineData("private readonly Uri _base; public C(Uri address) { _base = address; }", "[|_base|].Host")]
    [InlineData("private readonly System.Globalization.CultureInfo _culture; public C(System.Globalization.CultureInfo culture) => (_culture, _) = (culture, 1);", "[|_culture|].Name")]
    [InlineData("private readonly (string Name, int Id) _tenant; public C(string name) => _tenant = (name, 1);", "[|_tenant|].Name")]
    [InlineData("private readonly Tenant _tenant; public C(Tenant tenant) => _tenant = tenant; public record Tenant(string Name);", "[|_tenant|].Name")]
    [InlineData("private readonly Options _options; public C(Options options) => _options = options; public class Options { public string? Address { get; set; } }", "[|_options|].Address")]
    [InlineData("private readonly int _least = 1; public C(int least) { if (least > 1) { _least = least; } }", "[|_least|]")]
    [InlineData("private readonly int _least = 1; public C(int least) { Set(out _least, least); } private static void Set(out int to, int from) => to = from;", "[|_least|]")]
    [InlineData("private string _tenant = \"\"; public void Set(string tenant) => _tenant = tenant; private string Name => _tenant.Trim();", "[|Name|]")]
    [InlineData("private string _tenant = \"\"; public void Set(string tenant) => _tenant = tenant; private string Name { get { return _tenant; } }", "[|Name|]")]
    [InlineData("private string _tenant = \"\"; public void Set(string tenant) => _tenant = tenant; private string Name() => Inner(); private string Inner() => _tenant;", "[|Name()|]")]
    [InlineData("public int Least { get; set; }", "[|Least|]")]
    [InlineData("private string _tenant = \"\"; public void Set(string tenant) => _tenant = tenant;", "((Func<string>)(() => [|_tenant|]))()")]
    public Task State_OfTheInstance_IsReportedThere(string members, string expression) => RuleTest.FiresAsync("PERF026", With(members, expression));

    [Fact]
    public async Task State_OfSeveralKinds_IsReportedOnceWithAllNames()
    {
        var diagnostics = await RuleTest.FiresAsync(
            "PERF026",
            "partial class C(string tenant, Uri address, int shard) { [Cached(\"1s\")] public partial string Get(); private string GetCore() => [|tenant|] + address + tenant + shard; }");

        Assert.Contains("reads 'tenant', 'address' and 'shard' of its instance", diagnostics[0].GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task State_OfAStruct_IsToBePassed()
    {
        var diagnostics = await RuleTest.FiresAsync(
            "PERF026",
            "readonly partial struct C(string tenant) { [Cached(\"1s\")] public partial string Get(); private string GetCore() => [|tenant|]; }");

        Assert.EndsWith("another's value: pass it as an argument", diagnostics[0].GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public Task State_OfABase_IsReportedWhereItIsReadOrTheCoreIsNamed()
        => RuleTest.FiresAsync(
            "PERF026",
            """
            class B(string tenant)
            {
                protected string Tenant => tenant;
                protected virtual string Region => "eu";
                protected string Load() => Tenant;
            }

            partial class C(string tenant) : B(tenant)
            {
                [Cached("1s")] public partial string Get();
                private string GetCore() => [|Tenant|];
                [Cached("1s")] public partial string Find();
                private string FindCore() => [|Region|];
                [Cached("1s"), AspectCore([|nameof(Load)|])] public partial string Other();
            }
            """);

    [Theory]
    [InlineData("", "\"\"")]
    [InlineData("private int _calls;", "_calls++")]
    [InlineData("private int _calls;", "++_calls > 1 ? _calls : 0")]
    [InlineData("private int _calls;", "Interlocked.Increment(ref _calls)")]
    [InlineData("private const string Tenant = \"a\";", "Tenant")]
    [InlineData("private static string s_tenant = \"a\"; public static void Set(string tenant) => s_tenant = tenant;", "s_tenant")]
    [InlineData("private readonly string _path = \"/api\";", "_path")]
    [InlineData("private readonly string _path; public C() => _path = \"/api\";", "_path")]
    [InlineData("private readonly Uri _base = new(\"http://localhost\");", "_base.Host")]
    [InlineData("private readonly TimeSpan _wait = TimeSpan.FromSeconds(5);", "_wait")]
    [InlineData("private string Path { get; } = \"/api\";", "Path")]
    [InlineData("private string Path => \"/api\";", "Path")]
    [InlineData("private string Path() => \"/api\";", "Path()")]
    [InlineData("private readonly System.Globalization.CultureInfo _culture = System.Globalization.CultureInfo.InvariantCulture;", "_culture.Name")]
    [InlineData("private readonly IRepo _repo; public C(IRepo repo) => _repo = repo; public interface IRepo { string Name { get; } }", "_repo.Name")]
    [InlineData("private readonly Repo _repo; public C(Repo repo) => _repo = repo; public class Repo { public string Name => \"\"; public void Save() { } }", "_repo.Name")]
    [InlineData("private readonly System.Net.Http.HttpClient _http; public C(System.Net.Http.HttpClient http) => _http = http;", "_http.BaseAddress")]
    [InlineData("private readonly IOptions<string> _options; public C(IOptions<string> options) => _options = options; public interface IOptions<T> { T Value { get; } }", "_options.Value")]
    [InlineData("private readonly Func<string> _load; public C(Func<string> load) => _load = load;", "_load()")]
    [InlineData("private readonly TimeProvider _time; public C(TimeProvider time) => _time = time;", "_time.GetUtcNow()")]
    [InlineData("private readonly CancellationToken _stopping; public C(CancellationToken stopping) => _stopping = stopping;", "_stopping.IsCancellationRequested")]
    [InlineData("private readonly List<int> _rows = []; private readonly byte[] _salt = [];", "_rows.Count + _salt.Length")]
    [InlineData("private bool _disposed; public void Dispose() => _disposed = true;", "_disposed ? throw new ObjectDisposedException(\"\") : 1")]
    [InlineData("private string _tenant = \"\"; public void Set(string tenant) => _tenant = tenant;", "_tenant = \"\"")]
    [InlineData("private string _tenant = \"\"; public void Set(string tenant) => _tenant = tenant;", "nameof(_tenant)")]
    [InlineData("private string _tenant = \"\"; public void Set(string tenant) => _tenant = tenant;", "throw new InvalidOperationException(_tenant)")]
    [InlineData("private string _tenant = \"\"; public void Set(string tenant) => _tenant = tenant; public static C Other = null!;", "Other._tenant")]
    public Task State_NearMisses_AreFine(string members, string expression) => RuleTest.SilentAsync(With(members, expression));

    [Theory]
    [InlineData("partial class C(string tenant) { [Cached(\"1s\", PerInstance = true)] public partial string Get(); private string GetCore() => tenant; }")]
    [InlineData("partial class C(string tenant) { [Timed] public partial string Get(); private string GetCore() => tenant; }")]
    [InlineData("partial class C(string tenant) { [Cached(\"1s\")] public partial string Get(string tenant); private string GetCore(string tenant) => tenant; public string Now() => Get(tenant); }")]
    [InlineData("[Cached(\"1s\", PerInstance = true)] partial class C(string tenant) { public partial string Get(); private string GetCore() => tenant; }")]
    [InlineData("partial class C { private int _loads; [Cached(\"1s\")] public partial int Get(); private int GetCore() { _loads++; Interlocked.Increment(ref _loads); return 1; } }")]
    [InlineData("partial class C { [Cached(\"1s\")] public partial string Get(C other); private string GetCore([CacheIgnore] C other) => other.Name; public string Name = \"\"; public override bool Equals(object? o) => true; public override int GetHashCode() => 1; }")]
    [InlineData("abstract partial class C { protected abstract string Region { get; } [Cached(\"1s\")] public partial string Get(); protected virtual string GetCore() => \"\"; }")]
    public Task State_NotReadOrInTheKey_IsFine(string source) => RuleTest.SilentAsync(source.Replace("[CacheIgnore] ", "", StringComparison.Ordinal));

    [Fact]
    public Task State_ByWayOfAHelperInAnotherPart_IsReportedWhereTheHelperIsCalled()
        => RuleTest.FiresAsync(
            "PERF026",
            """
            partial class C(string tenant)
            {
                private string Address(int id) => id == 0 ? tenant : Address(id - 1);
            }

            partial class C
            {
                [Cached("1s")] public partial string Get(int id);
                private string GetCore(int id) => [|Address(id)|];
            }
            """);

    [Fact]
    public Task State_OfACachedProperty_IsReportedThere()
        => RuleTest.FiresAsync("PERF026", "partial class C(string tenant) { [Cached(\"1s\")] public partial string Name { get; } private string GetNameCore() => [|tenant|]; }");

    private static string With(string members, string expression)
        => $$"""
            partial class C
            {
                {{members}}

                [Cached("1s")] public partial object? Get();
                private object? GetCore() => {{expression}};
            }
            """;
}
