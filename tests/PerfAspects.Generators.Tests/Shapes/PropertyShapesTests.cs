namespace PerfAspects.Generators.Tests.Shapes;

/// <summary>Partial properties, each compiled without a warning and without a message of ours, and wrapped.</summary>
public sealed class PropertyShapesTests
{
    public static readonly TheoryData<string, string> Members = new()
    {
        { "cached", "[Cached(\"1m\")] public partial IReadOnlyList<int>? Rates { get; } private List<int>? GetRatesCore() => null;" },
        { "every aspect", "[Timed, Fallback(nameof(Rest)), Cached(\"1m\", Tags = [\"rates\"], Unless = nameof(IsBad), PerInstance = true), RateLimited(1, \"1s\"), RateLimited(2, \"2s\"), Retry(1), CircuitBreaker, Bulkhead(1)] public partial int Rates { get; } private int GetRatesCore() => 1; private int Rest(Exception e) => 1; private static bool IsBad(int a) => false;" },
        { "timed alone", "[Timed] protected internal partial ReadOnlySpan<char> Text { get; } private ReadOnlySpan<char> GetTextCore() => default;" },
        { "static", "[Cached(\"1m\")] private static partial int Rates { get; } private static int GetRatesCore() => Rates;" },
        { "virtual", "[Timed] public virtual partial int Rates { get; } private int GetRatesCore() => 1;" },
        { "a task", "[Cached(\"1m\")] public partial Task<int> Rates { get; } private async ValueTask<int> GetRatesCore() => await Task.FromResult(1);" },
        { "no result", "[Timed] public partial Task Ready { get; } private Task GetReadyCore() => Task.CompletedTask;" },
        { "a keyword", "[Cached(\"1m\")] public partial int @class { get; } private int GetclassCore() => 1;" },
        { "beside methods of nearly that name", "[Timed] public partial int Rates { get; } private int GetRatesCore() => 1; [Timed] public partial int GetRates(); [Timed] public partial int RatesAspects(); private int RatesAspectsCore() => 1;" },
        { "dynamic, tuples and nullability", "[Cached(\"1m\")] public partial Dictionary<string, (int A, dynamic? B)?>? Rates { get; } private Dictionary<string, (int A, dynamic? B)?>? GetRatesCore() => null;" },
        { "attributes on the accessor", "[Timed] public partial int Rates { [System.Diagnostics.DebuggerStepThrough] get; } private int GetRatesCore() => 1;" },
        { "invalidated", "[Cached(\"1m\")] public partial int Rates { get; } private int GetRatesCore() => 1; [CacheInvalidate(nameof(Rates))] public partial void Forget(); [CacheInvalidate(nameof(Rates), All = true)] public partial Task ForgetAsync();" },
        { "an unsafe context", "[Cached(\"1m\")] public unsafe partial int Rates { get; } private int GetRatesCore() => 1;" },
    };

    public static readonly TheoryData<string, string> Types = new()
    {
        { "a readonly member of a struct", "partial struct C { [Cached(\"1m\")] public readonly partial int Rates { get; } private readonly int GetRatesCore() => 1; }" },
        { "a record", "partial record C(int A) { [Timed] public partial int B { get; } private int GetBCore() => A; }" },
        { "a generic type", "partial class C<T> where T : class { [Cached(\"1m\")] public partial T? Rates { get; } private T? GetRatesCore() => null; }" },
        { "an override", "abstract class B { public abstract int Rates { get; } } sealed partial class C : B { [Cached(\"1m\")] public sealed override partial int Rates { get; } private int GetRatesCore() => 1; }" },
        { "one that hides another", "class B { public int Rates => 1; } partial class C : B { [Cached(\"1m\")] public new partial int Rates { get; } private int GetRatesCore() => base.Rates; }" },
        { "one that is of an interface", "interface I { int Rates { get; } } partial class C : I { [Cached(\"1m\")] public partial int Rates { get; } private int GetRatesCore() => 1; }" },
        { "one that another type invalidates", "partial class C { [Cached(\"1m\")] public partial int Rates { get; } private int GetRatesCore() => 1; } partial class D { [CacheInvalidate(nameof(C.Rates), Type = typeof(C))] public partial void Forget(); }" },
    };

    [Theory]
    [MemberData(nameof(Members))]
    public Task Property_OfAClass_IsWrapped(string name, string members)
        => OddShapesTests.AssertWrappedAsync(name, $"#pragma warning disable\npartial class C {{ {members} }}");

    [Theory]
    [MemberData(nameof(Types))]
    public Task Property_OfAnotherType_IsWrapped(string name, string types) => OddShapesTests.AssertWrappedAsync(name, $"#pragma warning disable\n{types}");

    [Fact]
    public void Manifest_OfAProperty_HasItsName()
        => Assert.Contains(
            "\"Shop.C.Rates\"",
            GeneratorHarness.Run("namespace Shop; partial class C { [Cached(\"1m\")] public partial int Rates { get; } private int GetRatesCore() => 1; }").OnlyFile,
            StringComparison.Ordinal);
}
