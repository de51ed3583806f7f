namespace PerfAspects.Generators.Tests.Diagnostics.Decorating;

/// <summary>PERF029 and its neighbours of a class with <c>[Decorator]</c>.</summary>
public sealed class DecoratorRulesTests
{
    private const string Catalog = "public interface ICatalog { Task<string?> FindAsync(int id); int Count { get; } }";

    public static readonly TheoryData<string, string> Misfits = new()
    {
        { "names no interface", "[Decorator] public partial class [|C|];" },
        { "names no interface", $"{Catalog} public class B(ICatalog inner) : ICatalog {{ public Task<string?> FindAsync(int id) => inner.FindAsync(id); public int Count => 1; }} [Decorator] public partial class [|C|](ICatalog inner) : B(inner);" },
        { "no field, property or primary-constructor parameter of type 'ICatalog'", $"{Catalog} [Decorator] public partial class [|C|] : ICatalog;" },
        { "no field, property or primary-constructor parameter of type 'ICatalog'", $"{Catalog} [Decorator] public partial class [|C|] : ICatalog {{ private static readonly ICatalog s_inner = null!; [Cached(\"1s\")] public partial Task<string?> FindAsync(int id); }}" },
        { "no field, property or primary-constructor parameter of type 'ICatalog'", $"{Catalog} [Decorator] public partial class [|C|] : ICatalog {{ [Cached(\"1s\")] public partial Task<string?> FindAsync(int id); public int Count => 1; }}" },
        { "no field, property or primary-constructor parameter of type 'ICatalog'", $"{Catalog} [Decorator] public partial class [|C|] : ICatalog {{ public Task<string?> FindAsync(int id) => null!; public int Count => 1; }}" },
        { "no field, property or primary-constructor parameter of type 'I<int>'", "public interface I<T> { T M(); } [Decorator] public partial class [|C|](I<string> inner) : I<int>, I<string>;" },
        { "both 'a' and 'b' are of type 'ICatalog'", $"{Catalog} [Decorator] public partial class [|C|](ICatalog a, ICatalog b) : ICatalog;" },
        { "both '_a' and '_b' are of type 'ICatalog'", $"{Catalog} [Decorator] public partial class [|C|](ICatalog inner) : ICatalog {{ private readonly ICatalog _a = inner; private readonly ICatalog _b = inner; }}" },
        { "'I.Make' cannot be forwarded, since it is static", "public interface I { static abstract int Make(); } [Decorator] public partial class [|C|](I inner) : I;" },
        { "'I.P' cannot be forwarded, since its 'init'", "public interface I { int P { get; init; } } [Decorator] public partial class [|C|](I inner) : I;" },
        { "'I.M' cannot be forwarded, since the class has no access", "public interface I { protected int M(); } [Decorator] public partial class [|C|](I inner) : I;" },
        { "it is 'file'", "public interface I { int M(); } [Decorator] file partial class [|C|](I inner) : I;" },
    };

    [Theory]
    [MemberData(nameof(Misfits))]
    public async Task Class_ThatDoesNotFit_IsReported(string part, string source)
    {
        var found = Assert.Single(await RuleTest.FiresAsync("PERF029", source));
        Assert.Contains(part, found.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public interface I { static abstract int Make(); } [Decorator] public partial class C(I inner) : I;", "PERF029")]
    [InlineData("public interface I { int M(); } [Decorator] public class C(I inner) : I;", "PERF002")]
    [InlineData("public interface I { int M(); } public class Outer { [Decorator] partial class C(I inner) : I; }", "PERF002")]
    [InlineData("public interface I { int M(); } [Decorator] file partial class C(I inner) : I;", "PERF029")]
    public async Task Build_MembersWithoutImplementation_AreExplainedByTheGenerator(string source, string id)
        => Assert.Equal([id], (await RuleTest.BuildAsync(source)).Rules.Select(rule => rule.Id));

    [Fact]
    public async Task Class_NotPartial_IsPERF002()
        => await RuleTest.FiresAsync("PERF002", $"{Catalog} [Decorator] public class [|C|](ICatalog inner) : ICatalog;");

    [Theory]
    [InlineData("[Cached(\"1s\")] public partial Task<string?> [|SearchAsync|](int id);")]
    [InlineData("[Cached(\"1s\")] internal partial Task<string?> [|FindAsync|](int id);")]
    [InlineData("[Cached(\"1s\")] public partial Task<string?> [|FindAsync|](string id);")]
    [InlineData("[Cached(\"1s\")] public static partial Task<string?> [|FindAsync|](int id);")]
    public async Task Method_ThatIsNoMemberOfTheInterface_NeedsACore(string member)
        => await RuleTest.FiresAsync("PERF003", $"{Catalog} [Decorator] public partial class C(ICatalog inner) : ICatalog {{ {member} }}");

    [Theory]
    [InlineData("[Cached(\"1s\")] public partial Task<string?> FindAsync(int id); public int Twice => inner.Count + Count; public Task<string?> Past() => inner.FindAsync(1);")]
    [InlineData("public static int Make() => 1;")]
    public async Task Class_ThatFits_IsSilent(string members)
        => await RuleTest.SilentAsync($"public interface I {{ static virtual int Make() => 1; }} {Catalog} [Decorator] public partial class C(ICatalog inner) : ICatalog, I {{ {members} }}");
}
