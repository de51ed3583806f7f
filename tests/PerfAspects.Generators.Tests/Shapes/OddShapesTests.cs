using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.Generators.Tests.Diagnostics;

namespace PerfAspects.Generators.Tests.Shapes;

/// <summary>Odd but lawful declarations: each must compile, without a warning and without a message of ours, and be wrapped.</summary>
public sealed class OddShapesTests
{
    public static readonly TheoryData<string, string> Members = new()
    {
        { "keyword parameters", "[Cached(\"1s\")] public partial int Get(int @class, string? @event, int field, int await, int value, int @this); private int GetCore(int @class, string? @event, int field, int await, int value, int @this) => @class;" },
        { "a keyword method", "[Timed] public partial int @class(); private int classCore() => 1; [Cached(\"1s\")] public partial int @event(); private int eventCore() => 1;" },
        { "parameters named like what is emitted", "[Cached(\"1s\")] public partial Task<int> GetAsync(int target, int Key, int Call, int Slot, int GetAsyncAspects, CancellationToken InvokeAsync); private Task<int> GetCoreAsync(int a, int b, int c, int d, int e, CancellationToken f) => Task.FromResult(a);" },
        { "parameters named like members of a key", "[Cached(\"1s\")] public partial int Get(int Equals, int GetHashCode, int ToString, int GetType, int Deconstruct, int PrintMembers, int EqualsValue); private int GetCore(int a, int b, int c, int d, int e, int f, int g) => a;" },
        { "parameters named like the locals", "[Timed] public partial int Get(int method, int started, int result, int exception); private int GetCore(int a, int b, int c, int d) => a;" },
        { "a parameter named like the core", "[Timed] public partial int Get(Func<int> GetCore); private int GetCore(Func<int> a) => a();" },
        { "a parameter named like the type", "[Cached(\"1s\")] public partial int Get(int C); private int GetCore(int C) => C;" },
        { "a parameter named like the type, static", "[Cached(\"1s\")] public static partial int Get(int C); private static int GetCore(int C) => C;" },
        { "a discard for a name", "[Cached(\"1s\")] public partial int Get(int _); private int GetCore(int _) => _;" },
        { "type parameters named like what is emitted", "[Cached(\"1s\")] public partial Key Get<Key, Call, Slot, GetAspects>(Key key, Call call); private A GetCore<A, B, D, E>(A key, B call) => key;" },
        { "members named like what is emitted", "[Timed] public partial int Get(); private int GetCore() => 1; private int GetAspects => 1; private class CAspects;" },
        { "methods whose names meet", "[Timed] public partial int Get(); [Timed] public partial int Get(int a); [Timed] public partial int Get_2(); [Timed] public partial int GetAspects(); private int GetCore() => 1; private int GetCore(int a) => 1; private int Get_2Core() => 1; private int GetAspectsCore() => 1;" },
        { "methods named like the manifest's members", "[Timed] public partial int Register(); [Timed] public new partial string ToString(); [Timed] public partial int CAspects(); private int RegisterCore() => 1; private string ToStringCore() => \"\"; private int CAspectsCore() => 1;" },
        { "an override", "[Cached(\"1s\")] public override partial string ToString(); private string ToStringCore() => \"\";" },
        { "virtual and protected internal", "[Timed] protected internal virtual partial int Get(); private int GetCore() => 1;" },
        { "private protected", "[Cached(\"1s\")] private protected partial int Get(); private int GetCore() => 1;" },
        { "unsafe", "[Cached(\"1s\")] public unsafe partial int Get(); private int GetCore() => 1;" },
        { "dynamic", "[Cached(\"1s\")] public partial dynamic Get(dynamic a, List<dynamic> b); private dynamic GetCore(dynamic a, List<dynamic> b) => a;" },
        { "dynamic in a task", "[Timed] public partial Task<List<dynamic>> GetAsync(dynamic a); private Task<List<dynamic>> GetCoreAsync(dynamic a) => null!;" },
        { "dynamic, timed alone", "[Timed] public partial dynamic Get(dynamic a); private dynamic GetCore(dynamic a) => a;" },
        { "an object that may be a task", "[CircuitBreaker] public partial object Get(); private Task<object> GetCore() => null!;" },
        { "tuple names", "[Cached(\"1s\")] public partial Task<(int Id, string? Name)> GetAsync((int A, int B) pair); private Task<(int, string?)> GetCoreAsync((int, int) pair) => null!;" },
        { "nullability", "[Cached(\"1s\")] public partial Task<List<string?>?> GetAsync(string?[]? a, Dictionary<string, int?>? b); private Task<List<string?>?> GetCoreAsync(string?[]? a, Dictionary<string, int?>? b) => null!;" },
        { "another nullability in the core", "[Cached(\"1s\")] public partial ValueTask<string> GetAsync(string a); private Task<string?> GetCoreAsync(string? a) => null!;" },
        { "params and defaults", "[Cached(\"1s\")] public partial int Get(string a = \"x\", int b = int.MaxValue, params int[] c); private int GetCore(string a, int b, int[] c) => b;" },
        { "caller information", "[Cached(\"1s\")] public partial int Get([System.Runtime.CompilerServices.CallerMemberName] string a = \"\"); private int GetCore(string a) => 1;" },
        { "two tokens", "[Cached(\"1s\")] public partial Task<int> GetAsync(CancellationToken first, int a, CancellationToken second); private Task<int> GetCoreAsync(CancellationToken first, int a, CancellationToken second) => null!;" },
        { "a token handed out", "[Timed] public partial void Get(out CancellationToken token); private void GetCore(out CancellationToken token) => token = default;" },
        { "a token by reference", "[Timed] public partial void Get(in CancellationToken token); private void GetCore(in CancellationToken token) { }" },
        { "arrays and nested generics", "[Cached(\"1s\")] public partial Task<Dictionary<int, List<int[,]>>[]> GetAsync(int[][] a); private Task<Dictionary<int, List<int[,]>>[]> GetCoreAsync(int[][] a) => null!;" },
        { "constraints of every kind", "[Cached(\"1s\")] public partial int Get<A, B, D, E, F, G>(A a) where A : class?, IDisposable where B : struct where D : unmanaged where E : notnull, new() where F : Enum where G : A; private int GetCore<A, B, D, E, F, G>(A a) where A : class? where B : struct where D : unmanaged where F : Enum where G : A => 1;" },
        { "text that needs escaping", "[Timed(MetricName = \"a\\\"b\\\\c\\n\\u2028*/ //\")] public partial int Get(); private int GetCore() => 1;" },
        { "an attribute that may stand once", "[Timed, System.Diagnostics.DebuggerStepThrough] public partial int Get(); private int GetCore() => 1;" },
        { "disabled aspects", "[Timed(Enabled = false), Cached(\"1s\", Enabled = false)] public partial int Get(); private int GetCore() => 1;" },
        { "exception types", "[CircuitBreaker(Handle = [typeof(TimeoutException), typeof(E<int>)], Ignore = new Type[0])] public partial int Get(); private int GetCore() => 1; internal class E<T> : Exception;" },
        { "a core that is a partial method", "[Timed] public partial int Get(); private partial int GetCore(); private partial int GetCore() => 1;" },
        { "a core with an aspect of its own", "[Timed] public partial int Get(); [Cached(\"1s\")] private partial int GetCore(); private int GetCoreCore() => 1;" },
        { "a core beside a better overload", "[Cached(\"1s\")] public partial int Get(object a); private int GetCore(object a) => 1; private void GetCore(string a) { }" },
        { "spans that may refer to arguments", "[Timed] public partial Span<int> Get(ref int a); private Span<int> GetCore(ref int a) => new(ref a); [Traced] public partial ReadOnlySpan<int> Find(in int a, ref readonly Span<int> b, [MetricTag] bool c); private Span<int> FindCore(in int a, ref readonly Span<int> b, bool c) => b; [Timed, CacheInvalidate(Tags = [\"a\"])] public static partial Span<int> Take([System.Diagnostics.CodeAnalysis.UnscopedRef] out int a); private static Span<int> TakeCore([System.Diagnostics.CodeAnalysis.UnscopedRef] out int a) { a = 1; return new(ref a); }" },
        { "spans by every way", "[Timed] public partial Span<int> Get(scoped in ReadOnlySpan<int> a, Span<int> b, params ReadOnlySpan<string> c); private Span<int> GetCore(scoped in ReadOnlySpan<int> a, Span<int> b, scoped ReadOnlySpan<string> c) => b;" },
    };

    public static readonly TheoryData<string, string> Types = new()
    {
        { "a struct", "partial struct C { [Cached(\"1s\")] public readonly partial int Get(); private readonly int GetCore() => 1; }" },
        { "a readonly record struct", "readonly partial record struct C(int A) { [Cached(\"1s\")] public partial int Get(); private int GetCore() => A; }" },
        { "a record", "abstract partial record C(string A) { [Timed] public partial Task GetAsync(); private Task GetCoreAsync() => Task.CompletedTask; }" },
        { "a static class", "static partial class C { [Cached(\"1s\")] public static partial int Get(this string a); private static int GetCore(string a) => 1; }" },
        { "an unsafe class", "unsafe partial class C { [Cached(\"1s\")] public partial int Get(); private int GetCore() => 1; }" },
        { "a span of a struct itself", "ref partial struct C { private int _a; [Timed, System.Diagnostics.CodeAnalysis.UnscopedRef] public partial Span<int> Rest { get; } [System.Diagnostics.CodeAnalysis.UnscopedRef] private Span<int> GetRestCore() => new(ref _a); [Timed, System.Diagnostics.CodeAnalysis.UnscopedRef] public partial Span<int> Get(); [System.Diagnostics.CodeAnalysis.UnscopedRef] private Span<int> GetCore() => new(ref _a); }" },
        { "keywords", "namespace @namespace.@class { partial class @event { [Cached(\"1s\")] public partial @event Get(@event a); private @event GetCore(@event a) => a; } }" },
        { "contextual keywords", "partial class @record { [Cached(\"1s\")] public partial @record Get(); private @record GetCore() => this; } partial struct @required { [Timed] public static partial void Get(); private static void GetCore() { } }" },
        { "a namespace that hides ours", "namespace PerfAspects.Global.System { partial class Task { [Timed, Cached(\"1s\")] public partial ValueTask<int> GetAsync(); private ValueTask<int> GetCoreAsync() => default; } }" },
        { "a member type that hides a namespace", "partial class C { [Cached(\"1s\")] public partial System GetAsync(); private System GetAsyncCore() => new(); internal class System; private class Shop; private class global; }" },
        { "a name that hides the type", "partial class C<T> { internal partial class D<C> { [Cached(\"1s\")] public partial int Get(); private int GetCore() => 1; [Cached(\"1s\")] public static partial int Find(C D); private static int FindCore(C D) => 1; } }" },
        { "a base member that hides the type", "class B { protected class C; } partial class C : B { [Cached(\"1s\")] public partial int Get(); private int GetCore() => 1; [Cached(\"1s\")] public static partial int Find(); private static int FindCore() => 1; }" },
        { "types named like what is emitted", "partial class Call { [Cached(\"1s\")] public partial int Get(); private int GetCore() => 1; } partial class Key { [Cached(\"1s\")] public partial int Get(); private int GetCore() => 1; }" },
        { "a type named like a manifest", "partial class C { [Timed] public partial int Get(); private int GetCore() => 1; } partial class CAspects { [Timed] public partial int Get(); private int GetCore() => 1; }" },
        { "one name, several arities", "partial class C { [Timed] public partial int Get(); private int GetCore() => 1; } partial class C<T> { [Timed] public partial int Get(); private int GetCore() => 1; }" },
        { "names that differ by case", "partial class Cc { [Timed] public partial int Get(); private int GetCore() => 1; } partial class CC { [Timed] public partial int Get(); private int GetCore() => 1; }" },
        { "letters no file name holds", "partial class a\\u0301 { [Timed] public partial int Get(); private int GetCore() => 1; } partial class Пример { [Timed] public partial int Взять(); private int ВзятьCore() => 1; }" },
        { "a generic type with constraints", "partial class C<A, B> where A : class, IComparable<B> where B : struct { [Cached(\"1s\")] public partial A? Get(B b); private A? GetCore(B b) => null; }" },
        { "a generic override", "abstract class B { public abstract T? Get<T>(T? a) where T : IDisposable; } partial class C : B { [Cached(\"1s\")] public override partial T? Get<T>(T? a) where T : default; private T? GetCore<T>(T? a) where T : IDisposable => a; }" },
        { "a method of an interface", "interface I { Task<int> GetAsync(); } sealed partial class C : I { [Cached(\"1s\")] public partial Task<int> GetAsync(); private Task<int> GetCoreAsync() => null!; }" },
        { "a type without nullability", "#nullable disable\npartial class C { [Cached(\"1s\")] public partial Task<string> GetAsync(string a); private Task<string> GetCoreAsync(string a) => null; }" },
    };

    [Theory]
    [MemberData(nameof(Members))]
    public Task Member_Odd_IsWrapped(string name, string members) => AssertWrappedAsync(name, $"#pragma warning disable\npartial class C {{ {members} }}");

    [Theory]
    [MemberData(nameof(Types))]
    public Task Type_Odd_IsWrapped(string name, string types) => AssertWrappedAsync(name, $"#pragma warning disable\n{types}");

    [Fact]
    public void ManifestName_Keywords_AreWrittenAsReflectionGivesThem()
    {
        var run = GeneratorHarness.Run("namespace @class.@int { partial class @new { partial class Kw<T> { [Timed] public partial int @for(); private int forCore() => 1; } } }");

        var file = Assert.Single(run.Files);
        Assert.Equal("class.int.new+Kw`1.g.cs", file.Key);
        Assert.Contains("\"class.int.new+Kw`1.for\"", file.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void EmittedCode_CSharp12_IsEnough()
    {
        var run = GeneratorHarness.Run(
            LanguageVersion.CSharp12,
            """
            partial class C
            {
                [Cached("1s")] public partial Task<int> GetAsync(int a);
                private Task<int> GetCoreAsync(int a) => Task.FromResult(a);

                [CircuitBreaker(Handle = new[] { typeof(TimeoutException) })] public partial void Run();
                private void RunCore() { }

                [Timed] public partial int Count(ReadOnlySpan<char> a);
                private int CountCore(ReadOnlySpan<char> a) => a.Length;
            }
            """);

        Assert.Empty(run.Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden));
    }

    [Fact]
    public void Obsolete_TypesAndMembers_WarnOnlyWhereTheyAreDeclared()
    {
        var run = GeneratorRun.Start(GeneratorHarness.Compile(
            LanguageVersion.CSharp12,
            """
            #pragma warning disable CS0618, EXP1
            [Obsolete("old")] class Old;
            [System.Diagnostics.CodeAnalysis.Experimental("EXP1")] class New;
            partial class C
            {
                [Cached("1s")] public partial Old Get(New a);
                private Old GetCore(New a) => null!;
            }
            """));

        Assert.Empty(run.Output.GetDiagnostics().Where(diagnostic => diagnostic is { IsSuppressed: false, Severity: > DiagnosticSeverity.Hidden }));
        Assert.Contains("Slot", run.OnlyFile, StringComparison.Ordinal);
    }

    internal static async Task AssertWrappedAsync(string name, string source)
    {
        var run = GeneratorHarness.Run(source);
        Assert.NotEmpty(run.Files);
        Assert.All(run.Files.Values, file => Assert.DoesNotContain("throw new", file, StringComparison.Ordinal));
        Assert.True((await RuleTest.DiagnoseAsync(source)).Length == 0, name);
    }
}
