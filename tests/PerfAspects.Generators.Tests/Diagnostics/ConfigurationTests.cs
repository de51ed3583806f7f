using Microsoft.CodeAnalysis;

namespace PerfAspects.Generators.Tests.Diagnostics;

/// <summary>What a project may turn down and what it may not: an error leaves a method without its aspects.</summary>
public sealed class ConfigurationTests
{
    private const string Core = "private int GetCore() => 1;";

    public static readonly TheoryData<string, string> Errors = new()
    {
        { "PERF001", "partial class C { [Timed] public int Get() => 1; }" },
        { "PERF002", $"class C {{ [Timed] partial void Run(); private void RunCore() {{ }} {Core} }}" },
        { "PERF003", "partial class C { [Timed] public partial int Get(); }" },
        { "PERF004", $"partial class C {{ [Timed] public partial string Get(); {Core} }}" },
        { "PERF005", $"partial class C {{ [Cached(\"soon\")] public partial int Get(); {Core} }}" },
        { "PERF006", $"partial class C {{ [Retry(0)] public partial int Get(); {Core} }}" },
        { "PERF007", "partial class C { [Cached(\"1s\")] public partial void Get(); private void GetCore() { } }" },
        { "PERF008", "partial class C { [Retry(1)] public partial int Get(ref int a); private int GetCore(ref int a) => a; }" },
        { "PERF012", $"partial class C {{ [Cached(\"1s\", Tags = [\"{{id}}\"])] public partial int Get(); {Core} }}" },
        { "PERF013", "partial class C { [CacheInvalidate(\"Get\")] public partial void Forget(); }" },
        { "PERF014", $"partial class C {{ [Bulkhead(1, Name = \"a\")] public partial int Get(); {Core} [Bulkhead(2, Name = \"a\")] public partial int Find(); private int FindCore() => 1; }}" },
        { "PERF015", $"partial class C {{ [Timeout(\"1s\")] public partial int Get(); {Core} }}" },
        { "PERF016", $"partial class C {{ [Fallback(\"Rest\")] public partial int Get(); {Core} }}" },
        { "PERF017", "class C { [Timed] ~C() { } }" },
        { "PERF029", "[Decorator] partial class C;" },
        { "PERF030", "partial class C { [Timed, Alert(\"p99\")] public partial void Get(); private void GetCore() { } }" },
        { "PERF031", $"partial class C {{ [Cached(\"1s\", Unless = \"IsBad\")] public partial int Get(); {Core} }}" },
        { "PERF032", "partial class C { [Timed] public partial void Get(); private async void GetCore() => await Task.Yield(); }" },
        { "PERF035", "partial class C { [Cached(\"1s\", PerInstance = true)] public static partial int Get(); private static int GetCore() => 1; }" },
        { "PERF027", "record P(int Id); partial class C { [Cached(\"1s\", Shared = true)] public partial int Get(P key); private int GetCore(P key) => 1; }" },
        { "PERF028", "interface IP; partial class C { [Cached(\"1s\", Shared = true)] public partial IP Get(); private IP GetCore() => null!; }" },
        { "PERF036", "partial class C { [Cached(\"1s\")] public partial int Get([CacheKey] CancellationToken token); private int GetCore(CancellationToken token) => 1; }" },
        { "PERF037", "partial class C { [Cached(\"1s\")] public partial int Get([CacheKey] int a, [CacheIgnore] int b); private int GetCore(int a, int b) => 1; }" },
        { "PERF039", $"partial class C {{ [Retry(1, Handle = [typeof(Hidden)])] public partial int Get(); {Core} private class Hidden : Exception; }}" },
        { "PERF040", "partial class C { [Timed] public partial int Get([MetricTag] bool a, [MetricTag(Name = \"a\")] bool b); private int GetCore(bool a, bool b) => 1; }" },
        { "PERF041", "partial class C { [Timed] public partial int Get([MetricTag(Name = \"error.type\")] bool a); private int GetCore(bool a) => 1; }" },
        { "PERF042", "partial class C { [CacheInvalidate(Tags = [\"a\"])] public unsafe partial Task SaveAsync(); private Task SaveCoreAsync() => null!; }" },
    };

    public static readonly TheoryData<string, string> Advice = new()
    {
        { "PERF009", "partial class C { [Cached(\"1s\")] public partial int Get(object key); private int GetCore(object key) => 1; }" },
        { "PERF010", "partial class C { [Cached(\"1s\")] public partial int Get(IEnumerable<int> key); private int GetCore(IEnumerable<int> key) => 1; }" },
        { "PERF011", "partial class C { [Cached(\"1s\")] public partial int[] Get(); private int[] GetCore() => []; }" },
        { "PERF018", "partial class C { [Cached(\"1s\")] public partial object Get(); private object GetCore() => Thread.CurrentThread.CurrentCulture; }" },
        { "PERF019", $"partial class C {{ [Timed] public partial int Get(); {Core} public int Find() => GetCore(); }}" },
        { "PERF020", "partial class C { [Timed] public partial int Get([MetricTag] int key); private int GetCore(int key) => 1; }" },
        { "PERF021", "partial class C { [Timeout(\"1s\")] public partial int Get(CancellationToken token); private int GetCore(CancellationToken token) => 1; }" },
        { "PERF022", $"partial class C {{ [Cached(\"1s\", Sliding = \"2s\")] public partial int Get(); {Core} }}" },
        { "PERF024", "partial class C { [Retry(1)] public partial int Create(); private int CreateCore() => 1; }" },
        { "PERF025", "partial class C { [Cached(\"1s\")] public partial System.IO.Stream Get(); private System.IO.Stream GetCore() => null!; }" },
        { "PERF026", "partial class C(string name) { [Cached(\"1s\")] public partial string Get(); private string GetCore() => name; }" },
        { "PERF033", "partial class C { [Timed] public partial int Get(int a, int b); private int GetCore(int b, int a) => 1; }" },
        { "PERF034", "class C { public int Get([CacheKey] int id) => id; }" },
        { "PERF045", "class C1; class C2 : C1; partial class C { [Cached(\"1s\", Shared = true)] public partial C1 Get(); private C1 GetCore() => new C2(); }" },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task Error_TurnedDownInEveryWay_IsToldAllTheSame(string id, string source)
    {
        Assert.Equal([id], await ToldAsync(source));
        Assert.Equal([id], await ToldAsync(InPragma(id, source)));
        Assert.Equal([id], await ToldAsync(InAttribute(id, source)));
        Assert.Equal([id], await ToldAsync(source, id));
    }

    [Theory]
    [MemberData(nameof(Advice))]
    public async Task Advice_TurnedDown_IsSilent(string id, string source)
    {
        Assert.Equal([id], await ToldAsync(source));
        Assert.Empty(await ToldAsync(InPragma(id, source)));
        Assert.Empty(await ToldAsync(InAttribute(id, source)));
        Assert.Empty(await ToldAsync(source, id));
    }

    [Fact]
    public void Rules_AreAllTriedHere()
        => Assert.Equal(
            RuleTest.Rules.Select(rule => rule.Id).Except(["PERF023", "PERF038"]), // which are about the project's language and references
            Errors.Concat(Advice).Select(row => (string)((object[])row)[0]).Order(StringComparer.Ordinal));

    private static async Task<IEnumerable<string>> ToldAsync(string source, string? suppressed = null)
    {
        var diagnostics = await RuleTest.DiagnoseAsync(source, options: options => suppressed is null
            ? options
            : options.WithSpecificDiagnosticOptions([KeyValuePair.Create(suppressed, ReportDiagnostic.Suppress)]));
        return diagnostics.Where(diagnostic => !diagnostic.IsSuppressed).Select(diagnostic => diagnostic.Id);
    }

    private static string InPragma(string id, string source) => $"#pragma warning disable {id}\n{source}\n#pragma warning restore {id}";

    private static string InAttribute(string id, string source) => $"[assembly: System.Diagnostics.CodeAnalysis.SuppressMessage(\"PerfAspects\", \"{id}\")]\n{source}";
}
