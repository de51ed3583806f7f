using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PerfAspects.Generators.Tests.Shapes;

/// <summary>Interfaces and classes that a decorator can be: each must compile without a warning, as C# 12 and as the newest.</summary>
public sealed class DecoratorShapesTests
{
    private const string Catalog = "public interface ICatalog { Task<string?> FindAsync(int id, CancellationToken token = default); int Count { get; } }";
    private const string Find = "[Cached(\"5m\")] public partial Task<string?> FindAsync(int id, CancellationToken token);";

    public static readonly TheoryData<string, string> Classes = new()
    {
        { "a parameter", $"{Catalog} [Decorator] public partial class C(ICatalog inner) : ICatalog {{ {Find} }}" },
        { "a parameter that the class uses", $"{Catalog} [Decorator] public partial class C(ICatalog inner) : ICatalog {{ {Find} public int Twice => inner.Count * 2; }}" },
        { "a parameter and a runtime", $"{Catalog} [Decorator] public partial class C(ICatalog inner, AspectRuntime runtime) : ICatalog {{ {Find} }}" },
        { "a field", $"{Catalog} [Decorator] public sealed partial class C : ICatalog {{ private readonly ICatalog _inner; public C(ICatalog inner) => _inner = inner; {Find} }}" },
        { "a field of a parameter", $"{Catalog} [Decorator] public sealed partial class C(ICatalog inner) : ICatalog {{ private readonly ICatalog _inner = inner; {Find} }}" },
        { "a property", $"{Catalog} [Decorator] public abstract partial class C : ICatalog {{ protected abstract ICatalog Inner {{ get; }} {Find} }}" },
        { "a property of a base", $"{Catalog} public abstract class B(ICatalog inner) {{ protected ICatalog Inner => inner; }} [Decorator] public partial class C(ICatalog inner) : B(inner), ICatalog {{ {Find} }}" },
        { "a nullable parameter", $"{Catalog} [Decorator] public partial class C(ICatalog? inner) : ICatalog {{ {Find} }}" },
        { "an inner object of a derived interface", $"{Catalog} public interface IMore : ICatalog {{ int More(); new int Count {{ get; }} }} [Decorator] public partial class C(IMore inner) : ICatalog {{ {Find} }}" },
        { "only forwarded members", $"{Catalog} [Decorator] public partial class C(ICatalog inner) : ICatalog;" },
        { "members with cores", $"{Catalog} [Decorator] public partial class C(ICatalog inner) : ICatalog {{ {Find} private async Task<string?> FindCoreAsync(int id, CancellationToken token) => (await inner.FindAsync(id, token)) + \"!\"; public int Count => inner.Count + 1; }}" },
        { "aspects on the type", $"{Catalog} [Decorator, Timed] public partial class C(ICatalog inner) : ICatalog {{ public partial Task<string?> FindAsync(int id, CancellationToken token); }}" },
        { "timed alone", $"{Catalog} [Decorator] public partial class C(ICatalog inner) : ICatalog {{ [Timed] public partial Task<string?> FindAsync(int id, CancellationToken token); }}" },
        { "several aspects", $"{Catalog} [Decorator] public partial class C(ICatalog inner) : ICatalog {{ [Timed, Traced, Cached(\"1s\"), RateLimited(1, \"1s\"), Retry(2), CircuitBreaker, Timeout(\"1s\"), Bulkhead(3)] public partial Task<string?> FindAsync(int id, CancellationToken token); }}" },
        { "an invalidator", $"public interface ICatalog {{ Task<string?> FindAsync(int id, CancellationToken token); Task RenameAsync(int id, string name); void Drop(int id); }} [Decorator] public partial class C(ICatalog inner) : ICatalog {{ {Find} [CacheInvalidate(nameof(FindAsync))] public partial Task RenameAsync(int id, string name); }}" },
        { "a record", $"{Catalog} [Decorator] public partial record C(ICatalog Inner) : ICatalog {{ {Find} }}" },
        { "a sealed record of a parameter", $"{Catalog} [Decorator] sealed partial record C(ICatalog Inner, string Name) : ICatalog;" },
        { "nested in a generic type", $"{Catalog} public partial class Outer<T> {{ [Decorator] private sealed partial class C(ICatalog inner) : ICatalog {{ {Find} }} }}" },
        { "of an internal interface", $"{Catalog.Replace("public ", "internal ", StringComparison.Ordinal)} [Decorator] public partial class C : ICatalog {{ private readonly ICatalog _inner; internal C(ICatalog inner) => _inner = inner; {Find} }}" },
        { "of a private interface", "public partial class Outer { private interface I { Secret Get(); } private class Secret; [Decorator] private partial class C(I inner) : I; }" },
        { "two interfaces", $"{Catalog} public interface IClock {{ DateTime Now {{ get; }} int Count {{ get; }} }} [Decorator] public partial class C(ICatalog inner, IClock clock) : ICatalog, IClock {{ {Find} }}" },
        { "two interfaces of one object", $"{Catalog} public interface IBoth : ICatalog, IDisposable {{ }} [Decorator] public partial class C(IBoth inner) : ICatalog, IDisposable {{ {Find} }}" },
        { "an interface of its own besides", $"{Catalog} [Decorator] public partial class C(ICatalog inner) : ICatalog, IEquatable<C> {{ {Find} public bool Equals(C? other) => false; public override bool Equals(object? o) => false; public override int GetHashCode() => 0; }}" },
        { "disposal besides", $"{Catalog} [Decorator] public partial class C(ICatalog inner) : ICatalog, IDisposable, IAsyncDisposable {{ {Find} }}" },
        { "an explicit implementation", $"{Catalog} [Decorator] public partial class C(ICatalog inner) : ICatalog {{ {Find} int ICatalog.Count => 3; }}" },
        { "over another decorator", $"{Catalog} [Decorator] public partial class C(ICatalog inner) : ICatalog {{ {Find} }} [Decorator] public partial class D(ICatalog inner) : C(inner), ICatalog {{ private readonly ICatalog _own = inner; }}" },
        { "names that are taken", $"{Catalog} [Decorator] public partial class C(ICatalog inner) : ICatalog {{ {Find} private string Count = \"\"; private int __inner = 1; public override string ToString() => Count + __inner; }}" },
        { "two parts", $"{Catalog} [Decorator] public partial class C(ICatalog inner) {{ }} partial class C : ICatalog {{ {Find} }}" },
    };

    public static readonly TheoryData<string, string> Interfaces = new()
    {
        { "generic methods", "public interface I { T? Get<T>(T? a) where T : class; U? Any<U>(U? a); V? Value<V>(V? a) where V : struct; W[] Many<W, X>(List<W> a, X b) where W : IComparable<W>, new() where X : notnull, W; void Plain<Y>() where Y : unmanaged; }" },
        { "methods with parameters passed by reference", "public interface I { void M(ref int a, out string b, in decimal c, ref readonly long d); ref int Ref(ref int a); ref readonly int ReadOnly { get; } ref int Item(int i); }" },
        { "spans", "public interface I { Span<int> M(scoped Span<int> a, ReadOnlySpan<char> b, Span<int> c); void N(params int[] a); }" },
        { "pointers", "public unsafe interface I { int* M(int* a, delegate*<int, void> b); int* P { get; } }" },
        { "properties", "public interface I { int A { get; } string? B { get; set; } List<string?> C { set; } }" },
        { "indexers", "public interface I { int this[int i] { get; set; } string? this[string a, int b] { get; } }" },
        { "a named indexer", "public interface I { [System.Runtime.CompilerServices.IndexerName(\"Place\")] int this[int i] { get; } int Item { get; } }" },
        { "events", "public interface I { event EventHandler? A; event Action<int> B; }" },
        { "default members", "public interface I { int A(); int B() => A(); int C { get => 1; set { } } event Action D { add { } remove { } } static int E() => 1; static int F = 1; private int G() => 1; sealed int H() => 1; protected int J() => 1; class Nested; const int K = 1; static virtual int L() => 1; }" },
        { "inherited interfaces", "public interface IA { int Get(); string Same(); } public interface IB { int Get(); int Same(); } public interface I : IA, IB { new int Get(); }" },
        { "a member implemented in between", "public interface IA { int Get(); int Other(); } public interface I : IA { int IA.Get() => 1; abstract int IA.Other(); }" },
        { "disposal", "public interface I : IDisposable, IAsyncDisposable { int A { get; } }" },
        { "dynamic and tuples", "public interface I { dynamic M(dynamic a, List<dynamic?> b); (int A, string? B) N((int C, dynamic D) c); dynamic this[dynamic a] { get; set; } }" },
        { "native integers", "public interface I { nint M(nuint a); IntPtr N(UIntPtr a); }" },
        { "default values", "public enum E { A, B = -3 } public interface I { void M(int a = 1, string? b = null, string c = \"x\\\"\", E d = E.B, CancellationToken e = default, decimal f = 1.5m, double g = double.NaN, float h = -0.25f, char i = '\\n', bool j = true, long k = long.MinValue, E? l = E.A, int? m = 3, double n = 1e300, params object?[] o); }" },
        { "keywords as names", "public interface I { void @class(int @int, string @await); int @event { get; } event Action @void; void M<@field>(@field @this); }" },
        { "obsolete members", "public interface I { [Obsolete] int A(); [Obsolete(\"x\", true)] int B(); [Obsolete] int C { get; } int D { [Obsolete(\"x\", true)] get; } [Obsolete] event Action E; }" },
        { "experimental members", "public interface I { [System.Diagnostics.CodeAnalysis.Experimental(\"X1\")] int A(); }" },
        { "attributes", "using System.Diagnostics.CodeAnalysis; public interface I { bool M([NotNullWhen(true)] out string? a, [AllowNull] string b, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] Type c); [return: MaybeNull] T N<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] T>(); int P { [RequiresUnreferencedCode(\"x\")] get; } [RequiresUnreferencedCode(\"x\")] void R(); [return: NotNullIfNotNull(nameof(a))] string? Q(string? a); }" },
        { "members of object", "public interface I { string ToString(); bool Equals(object? a); int GetHashCode(); Type GetType(); }" },
        { "names of the class", "public interface I { int C(); int inner { get; } }" },
        { "an internal member", "public interface I { internal int A(); int B(); protected internal int D() => 1; }" },
        { "overloads", "public interface I { int M(); int M(int a); int M(List<int> a); int M(List<string> a); T M<T>(T a); T M<T>(T[] a); int M(ref string a); }" },
        { "a static member", "public interface I { static int A => 1; int B(); }" },
    };

    public static readonly TheoryData<string, string> GenericOnes = new()
    {
        { "a closed interface", "public interface I<in A, out B> where B : class { B? M(A a); } [Decorator] public partial class C(I<int, string> inner) : I<int, string> { [Cached(\"1s\")] public partial string? M(int a); }" },
        { "a generic class", "public interface I<T> where T : class { Task<T?> M(int a); U N<U>(T? b, U c) where U : T; } [Decorator] public partial class C<T>(I<T> inner) : I<T> where T : class { [Cached(\"1s\")] public partial Task<T?> M(int a); }" },
        { "hidden type parameters", "public interface I<A> { A M<T>(T a, A b); void N<T, U>(T a, U b) where U : T; } [Decorator] public partial class C<T>(I<T> inner) : I<T>;" },
        { "two closings of one interface", "public interface I<T> { T M(); } [Decorator] public partial class C(I<int> a, I<string> b) : I<int>, I<string> { [Timed] public partial int M(); }" },
        { "annotated generic methods", "public interface I { Task<T?> M<T>(int a) where T : class, new(); T N<T>(T a) where T : IComparable<T>; } [Decorator] public partial class C(I inner) : I { [Cached(\"1s\")] public partial Task<T?> M<T>(int a) where T : class, new(); [Timed] public partial T N<T>(T a) where T : IComparable<T>; }" },
        { "annotated members by reference", "public interface I { int M(ref int a, out int b, ReadOnlySpan<int> c); } [Decorator] public partial class C(I inner) : I { [Timed] public partial int M(ref int a, out int b, ReadOnlySpan<int> c); }" },
        { "annotated streams", "public interface I { IAsyncEnumerable<int> M(CancellationToken token); } [Decorator] public partial class C(I inner) : I { [Timed] public partial IAsyncEnumerable<int> M(CancellationToken token); }" },
        { "annotated members of two interfaces", "public interface IA { int M(); } public interface IB { int M(); } public interface I : IA, IB { } [Decorator] public partial class C(I inner) : I { [Cached(\"1s\")] public partial int M(); }" },
        { "annotated default members", "public interface I { int M() => 1; } [Decorator] public partial class C(I inner) : I { [Cached(\"1s\")] public partial int M(); }" },
        { "annotated disposal", "public interface I : IAsyncDisposable { } [Decorator] public partial class C(I inner) : I { [Timed] public partial ValueTask DisposeAsync(); }" },
        { "annotated obsolete members", "public interface I { [Obsolete] int M(); [Obsolete(\"x\", true)] Task<int> N(); } [Decorator] public partial class C(I inner) : I { [Cached(\"1s\")] public partial int M(); [Cached(\"1s\")] public partial Task<int> N(); }" },
        { "interfaces of the framework", "[Decorator] public partial class C(IList<string?> inner) : IList<string?> { [Timed] public partial int IndexOf(string? item); } [Decorator] public partial class D(System.IO.IAsyncResultLike inner) : System.IO.IAsyncResultLike; namespace System.IO { public interface IAsyncResultLike : IAsyncResult, IFormatProvider, IQueryable { } public interface IQueryable : System.Linq.IQueryable<int> { } }" },
        { "dictionaries of the framework", "[Decorator] public partial class C<K, V>(IDictionary<K, V> inner) : IDictionary<K, V> where K : notnull; [Decorator] public partial class D(IReadOnlyDictionary<string, int> inner) : IReadOnlyDictionary<string, int>;" },
    };

    [Theory]
    [MemberData(nameof(Classes))]
    public void Class_IsWritten(string named, string source) => Compiles(named, source);

    [Theory]
    [MemberData(nameof(Interfaces))]
    public void Interface_IsForwarded(string named, string source)
    {
        Compiles(named, $"{source}\n[Decorator] public partial class C(I inner) : I;");
        Compiles(named, $"{source}\n[Decorator] partial class D<T> : I {{ private readonly I _inner = null!; public int Own => 1; }}");
    }

    [Theory]
    [MemberData(nameof(GenericOnes))]
    public void Members_AreCalledOnTheInnerObject(string named, string source) => Compiles(named, source);

    [Fact]
    public void Property_Annotated_ReadsThatOfTheInnerObject()
        => GeneratorHarness.Run("public interface I { int Rates { get; } } [Decorator] public partial class C(I inner) : I { [Cached(\"1s\")] public partial int Rates { get; } }");

    private static void Compiles(string named, string source)
    {
        Assert.NotEmpty(named);
        foreach (var language in new[] { LanguageVersion.CSharp12, LanguageVersion.Preview })
        {
            var run = GeneratorHarness.Run(language, source);
            Assert.Empty(run.Diagnostics);
            Assert.Empty(run.Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden && diagnostic.Id is not ("CS0618" or "CS0612" or "CS8981")));
        }
    }
}
