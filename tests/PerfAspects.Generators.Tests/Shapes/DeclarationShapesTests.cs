using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PerfAspects.Generators.Tests.Shapes;

/// <summary>Where a member may stand and what may stand before it: each must compile without a warning, and be wrapped.</summary>
public sealed class DeclarationShapesTests
{
    private const string Members = "[Timed] public partial int Get(int a); private int GetCore(int a) => a; [Cached(\"1s\"), CircuitBreaker] public partial Task<string?> FindAsync(string? a, CancellationToken token = default); private Task<string?> FindCoreAsync(string? a, CancellationToken token) => Task.FromResult(a);";

    private static readonly string s_static = Members.Replace("public partial", "public static partial", StringComparison.Ordinal).Replace("private ", "private static ", StringComparison.Ordinal);

    public static readonly TheoryData<string, string> Types = new()
    {
        { "in the global namespace", $"partial class C {{ {Members} }}" },
        { "without a constructor of its own", $"sealed partial class C {{ {Members} }}" },
        { "with private constructors", $"partial class C {{ private C() {{ }} public C(int a) {{ }} {Members} }}" },
        { "abstract", $"abstract partial class C {{ {Members} }}" },
        { "static", $"static partial class C {{ {s_static} }}" },
        { "with extensions", "static partial class C { [Cached(\"1s\")] internal static partial string? Get(this string? a, int b); private static string? GetCore(string? a, int b) => a; [Timed] public static partial int Find(ref this int a); private static int FindCore(ref int a) => a; }" },
        { "a record with positions", $"partial record C(int A, string? B) {{ {Members} }}" },
        { "a sealed record of a base", $"abstract record B(int A); sealed partial record C(int A, string? D) : B(A) {{ {Members} }}" },
        { "a readonly record struct", $"readonly partial record struct C(int A) {{ {Members} }}" },
        { "a struct with a primary constructor", $"readonly partial struct C(int a) {{ private int A => a; {Members} }}" },
        { "a ref struct", "readonly ref partial struct C(Span<int> a) { private readonly Span<int> _a = a; [Timed] public partial Span<int> Get(); private Span<int> GetCore() => _a; [Cached(\"1s\")] public static partial int Find(); private static int FindCore() => 1; }" },
        { "in an interface", $"partial interface I {{ partial class C {{ {Members} }} }}" },
        { "in a generic interface", $"partial interface I<A, B> where A : class {{ partial class C {{ {Members} }} }}" },
        { "deep inside generic types", $"partial class A<T> where T : struct {{ partial struct B<U, V> where U : class, new() {{ partial record D<T2>(T2 E) {{ {Members} }} }} }}" },
        { "in a generic type that takes ref structs", "partial class C<T> where T : allows ref struct { [Timed] public partial int Get(int a); private int GetCore(int a) => a; [Cached(\"1s\")] public partial int Find(Func<T>? a); private int FindCore(Func<T>? a) => 1; }" },
        { "in a nested namespace", $"namespace A.B {{ namespace C.D {{ partial class C {{ {Members} }} }} }}" },
        { "with a base, interfaces and attributes", $"[Serializable] partial class C : List<int>, IDisposable {{ public void Dispose() {{ }} {Members} }}" },
        { "with operators, indexers, events and finalizers", $"partial class C {{ public static C operator +(C a, C b) => a; public int this[int i] => i; public event Action? E; ~C() {{ }} {Members} }}" },
        { "of the top-level statements", $"partial class Program {{ {Members} }}" },
        { "named like what is emitted", $"partial class AspectRuntime {{ {Members} }}" },
        { "named System", $"namespace N {{ partial class System {{ {Members} }} }}" },
        { "named Task", $"namespace N {{ partial class Task {{ {Members.Replace("Task<", "global::System.Threading.Tasks.Task<", StringComparison.Ordinal).Replace("Task.F", "global::System.Threading.Tasks.Task.F", StringComparison.Ordinal)} }} }}" },
        { "named PerfAspects", $"namespace N {{ partial class PerfAspects {{ {Members} }} }}" },
        { "beside types that hide ours", $"namespace N {{ class System; class PerfAspects; class CancellationTokenSource; class AspectSlot; class Exception; partial class C {{ {Members} }} }}" },
        { "with members that hide namespaces", $"partial class C {{ private int System = 1; private int PerfAspects => 1; private void Threading() {{ }} {Members} }}" },
        { "with types inside that hide namespaces", $"partial class C {{ private class System; private class PerfAspects; private class Tasks; {Members} }}" },
        { "with type parameters that hide namespaces", $"partial class C<System, PerfAspects, TResult> {{ {Members} }}" },
    };

    public static readonly TheoryData<string, string> Modifiers = new()
    {
        { "private", "[Timed] private partial int Get(); private int GetCore() => 1;" },
        { "no modifier at all", "[Timed] partial void Get(); private void GetCore() { }" },
        { "internal", "[Cached(\"1s\")] internal partial int Get(); private int GetCore() => 1;" },
        { "protected", "[Cached(\"1s\")] protected partial int Get(); private int GetCore() => 1;" },
        { "virtual", "[Cached(\"1s\")] public virtual partial int Get(); protected virtual int GetCore() => 1;" },
        { "sealed override", "[Cached(\"1s\")] public sealed override partial int GetHashCode(); private int GetHashCodeCore() => 1;" },
        { "new", "[Cached(\"1s\")] public new partial Type GetType(); private Type GetTypeCore() => base.GetType();" },
        { "modifiers in another order", "[Timed] static public unsafe partial int Get(); static unsafe private int GetCore() => 1;" },
        { "unsafe", "[Timed] public unsafe partial Task<int> GetAsync(); private unsafe Task<int> GetCoreAsync() => Task.FromResult(sizeof(int*));" },
        { "obsolete", "[Obsolete, Timed] public partial int Get(); [Obsolete] private int GetCore() => 1; [Obsolete(\"old\"), Cached(\"1s\")] public partial int Find(); private int FindCore() => 1;" },
        { "attributes that are not repeated", "[Timed, My(\"a\")] [return: My(\"b\")] public partial int Get<[My(\"c\")] T>([My(\"d\")] int a); private int GetCore<T>(int a) => 1;" },
        { "attributes of the compiler", "[Timed, System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)] [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(a))] public partial string? Get(string? a); private string? GetCore(string? a) => a; [Timed, System.Diagnostics.Conditional(\"X\")] partial void Log(); private void LogCore() { }" },
        { "an alias of the attribute", "[T, PerfAspects.TimedAttribute] public partial int Get(); private int GetCore() => 1;" },
        { "names that differ by case", "[Cached(\"1s\")] public partial int Get(); private int GetCore() => 1; [Cached(\"1s\")] public partial int get(); private int getCore() => 2; [Timed] public partial int GET { get; } private int GetGETCore() => 3;" },
        { "names beyond ASCII", "[Cached(\"1s\")] public partial int Größe(int ä); private int GrößeCore(int ä) => ä; [Timed] public partial int \\u0061b(); private int abCore() => 1;" },
    };

    public static readonly TheoryData<string, string> Constraints = new()
    {
        { "class", "T : class" },
        { "class that may be null", "T : class?" },
        { "struct", "T : struct" },
        { "unmanaged", "T : unmanaged" },
        { "notnull", "T : notnull" },
        { "new", "T : new()" },
        { "enum", "T : struct, Enum" },
        { "delegate", "T : Delegate" },
        { "array", "T : System.Collections.IList?, new()" },
        { "itself", "T : class, IComparable<T>?, IEquatable<T?>" },
        { "a type with tuples and nullability", "T : List<(string? A, int B)?>" },
        { "dynamic inside", "T : List<int>, new()" },
        { "a base class with new", "T : Exception, IDisposable, new()" },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public Task Type_OfAnyKind_HoldsWrappers(string name, string types)
        => OddShapesTests.AssertWrappedAsync(name, $"#pragma warning disable\n{types}");

    [Theory]
    [MemberData(nameof(Modifiers))]
    public Task Member_WithAnyModifier_IsWrapped(string name, string members)
        => OddShapesTests.AssertWrappedAsync(
            name,
            $"#pragma warning disable\nusing T = PerfAspects.CircuitBreakerAttribute;\npartial class C {{ {members} }} [AttributeUsage(AttributeTargets.All)] class MyAttribute(string a) : Attribute;");

    [Theory]
    [MemberData(nameof(Constraints))]
    public Task Constraints_OfAnyKind_AreRepeated(string name, string constraint)
        => OddShapesTests.AssertWrappedAsync(
            name,
            $$"""
            #pragma warning disable
            partial class C
            {
                [Timed] public partial T? Get<T, U>(T? a, U b) where {{constraint}} where U : IEnumerable<T>;
                private T? GetCore<T, U>(T? a, U b) where {{constraint}} where U : IEnumerable<T> => a;
                [Cached("1s")] public partial Task<T> GetAsync<T>(int a) where {{constraint}};
                private Task<T> GetCoreAsync<T>(int a) where {{constraint}} => throw null!;
                [CacheInvalidate(nameof(GetAsync))] public partial Task ForgetAsync<T>(int a) where {{constraint}};
            }
            """);

    [Theory]
    [InlineData("class")]
    [InlineData("struct")]
    [InlineData("default")]
    public Task Constraints_OfAnOverride_AreInherited(string kind)
        => OddShapesTests.AssertWrappedAsync(
            kind,
            $$"""
            #pragma warning disable
            abstract class B { public abstract Task<T?> GetAsync<T>(T? a) {{(kind == "default" ? "" : $"where T : {kind}")}}; }
            partial class C : B
            {
                [Cached("1s")] public override partial Task<T?> GetAsync<T>(T? a) where T : {{kind}};
                private Task<T?> GetCoreAsync<T>(T? a) {{(kind == "default" ? "" : $"where T : {kind}")}} => throw null!;
            }
            """);

    [Fact]
    public void Nullability_OnOffAndMixed_IsKept()
    {
        const string Part = "[Cached(\"1s\")] public partial Task<string> {0}Async(string a, List<string> b); private Task<string> {0}CoreAsync(string a, List<string> b) => null;";
        var run = GeneratorHarness.Run(
            $"#pragma warning disable\n#nullable disable\npartial class C {{ {Part.Replace("{0}", "Off", StringComparison.Ordinal)} }}",
            $"#pragma warning disable\n#nullable enable\npartial class C {{ {Part.Replace("{0}", "On", StringComparison.Ordinal)} }}",
            $"#pragma warning disable\npartial class C {{\n#nullable disable\n[Timed] public partial string Mixed(string a,\n#nullable enable\nstring? b, string c);\nprivate string MixedCore(string a, string? b, string c) => c; }}");

        Assert.Contains("string Mixed(string a, string? b, string c)", run.OnlyFile, StringComparison.Ordinal);
    }

    [Fact]
    public void Obsolete_Members_WarnNowhere()
    {
        var run = GeneratorRun.Start(GeneratorHarness.Compile(
            LanguageVersion.CSharp13,
            """
            partial class C
            {
                [Obsolete("old"), Cached("1s")] public partial int Get();
                [Obsolete("old", error: true)] private int GetCore() => 1;

                [Obsolete("old", error: true), Timed] public partial int Find();
                [Obsolete("old", error: true)] private int FindCore() => 1;

                [Timed] public partial Task SaveAsync();
                [Obsolete("old", error: true)] private async Task SaveCoreAsync() => await Task.Yield();

                [Obsolete("old", error: true), Timed] public partial Task<Old> LoadAsync(Old old);
                private Task<Old> LoadCoreAsync(Old old) => Task.FromResult(old);

                [Obsolete, Timed] public partial int Rates { get; }
                [Obsolete] private int GetRatesCore() => 1;
            }
            [Obsolete("old", error: true)] class Old;
            """));

        Assert.Empty(run.Output.GetDiagnostics().Where(diagnostic => diagnostic is { IsSuppressed: false, Severity: > DiagnosticSeverity.Hidden } && diagnostic.Location.SourceTree?.FilePath != "Source0.cs"));
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp12)]
    [InlineData(LanguageVersion.CSharp13)]
    public void Warnings_OfAnUnreadParameter_AreNotProvoked(LanguageVersion language)
    {
        // The constructor's parameter is read by nothing but the wrapper.
        var run = GeneratorRun.Start(GeneratorHarness.Compile(
            language,
            "partial class C(AspectRuntime runtime) { [Timed] public partial int Get(); private int GetCore() => 1; } partial class D(AspectRuntime? runtime) { [Cached(\"1s\")] public partial int Get(int runtime); private int GetCore(int a) => 1; }"));

        Assert.Empty(run.Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden && !diagnostic.IsSuppressed));
    }
}
