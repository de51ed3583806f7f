using Microsoft.CodeAnalysis.CodeFixes;
using PerfAspects.CodeFixes.Cores;
using PerfAspects.CodeFixes.Tests.Harness;

namespace PerfAspects.CodeFixes.Tests.Cores;

/// <summary>PERF004: the core gets the signature of its wrapper, and its body is left as it is.</summary>
public sealed class MatchCoreTests
{
    private readonly Fixing _fix = new(new MatchCoreCodeFixProvider());

    [Theory]
    [InlineData("int Get(int id, string name);", "private int GetCore(int id) => id; // by id", "private int GetCore(int id, string name) => id; // by id")]
    [InlineData("int Get(int id, string? name, List<int> more);", "private int GetCore() => 1;", "private int GetCore(int id, string? name, List<int> more) => 1;")]
    [InlineData("int Get();", "private int GetCore(int id, int other) => 1;", "private int GetCore() => 1;")]
    [InlineData("int Get(int id);", "private int GetCore( /* why */ int key, int other ) => key;", "private int GetCore( /* why */ int key ) => key;")]
    [InlineData("int Get(int id);", "private int GetCore([DisallowNull] string key = \"\") => key.GetHashCode();", "private int GetCore(int key) => key.GetHashCode();")]
    [InlineData("int Get(int a, string b);", "private int GetCore(string b, int a) => a + b.Length;", "private int GetCore(int a, string b) => a + b.Length;")]
    [InlineData("int Get(int @class);", "private int GetCore(long a) => 1;", "private int GetCore(int a) => 1;")]
    [InlineData("int Get((int A, int B)[] id);", "private int GetCore() => 1;", "private int GetCore((int A, int B)[] id) => 1;")]
    [InlineData("int Get(ref int a, in long b);", "private int GetCore(int a, long b) => a;", "private int GetCore(ref int a, in long b) => a;")]
    [InlineData("Span<int> Get(scoped Span<int> a);", "private Span<int> GetCore(Span<int> a) => default;", "private Span<int> GetCore(scoped Span<int> a) => default;")]
    public Task Parameters_ThatDiffer_BecomeTheWrappers(string wrapper, string core, string expected)
        => _fix.AssertFixedAsync(With(wrapper, core), With(wrapper, expected));

    [Fact]
    public Task Parameters_OneALine_StaySo()
        => _fix.AssertFixedAsync(
            With("int Get(int id, string name, int count);", "private int GetCore(\n    int id,\n    // the name\n    string name)\n    => id;"),
            With("int Get(int id, string name, int count);", "private int GetCore(\n    int id,\n    // the name\n    string name,\n    int count)\n    => id;"));

    [Theory]
    [InlineData("static partial int Get();", "private int GetCore() => 1;", "private static int GetCore() => 1;")]
    [InlineData("static partial int Get();", "int GetCore() => 1;", "private static int GetCore() => 1;")]
    public Task Static_TheWrapperAlone_BecomesBoth(string wrapper, string core, string expected)
        => _fix.AssertFixedAsync(With(wrapper, core), With(wrapper, expected));

    [Theory]
    [InlineData("T Get<T>(T a) where T : class;", "private T GetCore<T>(T a) where T : class, IDisposable // why\n    => a;", "private T GetCore<T>(T a) where T : class // why\n    => a;")]
    [InlineData("T Get<T>(T a);", "private int GetCore(int a) => throw new NotSupportedException();", "private T GetCore<T>(T a) => throw new NotSupportedException();")]
    [InlineData("int Get(int a);", "private int GetCore<T>(int a) where T : class { return a; }", "private int GetCore(int a) { return a; }")]
    public Task TypeParameters_ThatDiffer_BecomeTheWrappers(string wrapper, string core, string expected)
        => _fix.AssertFixedAsync(With(wrapper, core), With(wrapper, expected));

    [Theory]
    [InlineData("int Get();", "private long GetCore() => 1;", "private int GetCore() => 1;")]
    [InlineData("string? Get();", "private object? GetCore() => null;", "private string? GetCore() => null;")]
    [InlineData("void Get();", "private int GetCore() => throw null!;", "private void GetCore() => throw null!;")]
    [InlineData("Task<int> Get();", "private int GetCore() => 1 + 1; // now", "private Task<int> GetCore() => Task.FromResult(1 + 1); // now")]
    [InlineData("ValueTask<int> Get();", "private int GetCore() => 1;", "private ValueTask<int> GetCore() => new ValueTask<int>(1);")]
    [InlineData(
        "Task<int> Get();",
        "private int GetCore() { int Local() { return 2; } if (Local() == 1) { return 1; } return Local(); }",
        "private Task<int> GetCore() { int Local() { return 2; } if (Local() == 1) { return Task.FromResult(1); } return Task.FromResult(Local()); }")]
    [InlineData("Task<int> Get();", "private async Task<long> GetCore() { await Task.Yield(); return 1; }", "private async Task<int> GetCore() { await Task.Yield(); return 1; }")]
    [InlineData("Task<int> Get();", "private Task<long> GetCore() => throw new NotSupportedException();", "private Task<int> GetCore() => throw new NotSupportedException();")]
    public Task Return_ThatDoesNotFit_BecomesTheWrappers(string wrapper, string core, string expected)
        => _fix.AssertFixedAsync(With(wrapper, core), With(wrapper, expected));

    [Fact]
    public Task Core_SeveralInOtherFiles_AreMendedThere()
        => _fix.AssertAllFixedAsync(
            FixAllScope.Project,
            [
                "using System.IO;\npartial class C { [PerfAspects.Timed] public partial int Get(Stream a); [PerfAspects.Timed] public partial int Find(int b); }",
                "partial class C { private int GetCore() => 1; private int FindCore() => 1; }",
            ],
            [
                "using System.IO;\npartial class C { [PerfAspects.Timed] public partial int Get(Stream a); [PerfAspects.Timed] public partial int Find(int b); }",
                "partial class C { private int GetCore(System.IO.Stream a) => 1; private int FindCore(int b) => 1; }",
            ]);

    [Theory]
    [InlineData("int Get();", "private int GetCore(int id) => id;")]
    [InlineData("int Get(string id);", "private int GetCore(int id) => id + 1;")]
    [InlineData("static partial int Get();", "private readonly int _count = 1; private int GetCore() => _count;")]
    [InlineData("int Get();", "private long GetCore() => long.MaxValue;")]
    [InlineData("int Get();", "private void GetCore() { }")]
    [InlineData("int Get(int id);", "private int GetCore() => 1; public int Other() => GetCore();")]
    [InlineData("int Get(int id);", "private int GetCore() { var id = 1; return id; }")]
    [InlineData("int Get(out int id);", "private int GetCore() => 1;")]
    public Task Core_WhoseBodyOrCallersRelyOnWhatItHas_IsLeftToTheUser(string wrapper, string core)
        => _fix.AssertNotOfferedAsync(With(wrapper, core));

    private static string With(string wrapper, string core)
        => Member.InClass($"[Timed]\npublic {(wrapper.Contains("partial", StringComparison.Ordinal) ? wrapper : $"partial {wrapper}")}\n\n/// <summary>It works.</summary>\n{core}");
}
