using Microsoft.CodeAnalysis.CodeFixes;
using PerfAspects.CodeFixes.Resilience;
using PerfAspects.CodeFixes.Tests.Harness;

namespace PerfAspects.CodeFixes.Tests.Resilience;

/// <summary>PERF015: the token by which a timeout ends a call. That the core is to listen to it is another rule's to say.</summary>
public sealed class AddTokenTests
{
    private readonly Fixing _fix = new(new AddTokenCodeFixProvider());

    [Fact]
    public Task Add_WrapperAndCore_TakeAToken()
        => _fix.AssertFixedAsync(
            """
            using System.Threading;
            using System.Threading.Tasks;
            using PerfAspects;

            public partial class Prices
            {
                [Timeout("1s")]
                public partial Task<int> GetAsync(int productId, int count = 1); // by id

                private Task<int> GetCoreAsync(int productId, int count) => Task.FromResult(productId);

                public Task<int> First() => GetAsync(1);
            }
            """,
            """
            using System.Threading;
            using System.Threading.Tasks;
            using PerfAspects;

            public partial class Prices
            {
                [Timeout("1s")]
                public partial Task<int> GetAsync(int productId, int count = 1, CancellationToken cancellationToken = default); // by id

                private Task<int> GetCoreAsync(int productId, int count, CancellationToken cancellationToken) => Task.FromResult(productId);

                public Task<int> First() => GetAsync(1);
            }
            """,
            "PERF021");

    [Fact]
    public Task Add_OneParameterALine_StaysSo()
        => _fix.AssertFixedAsync(
            """
            partial class Prices
            {
                [PerfAspects.Timeout("1s")]
                public partial int Get(
                    int id,
                    int count
                );

                private int GetCore(
                    int id, int count)
                    => throw new System.NotImplementedException();
            }
            """,
            """
            partial class Prices
            {
                [PerfAspects.Timeout("1s")]
                public partial int Get(
                    int id,
                    int count,
                    System.Threading.CancellationToken cancellationToken = default
                );

                private int GetCore(
                    int id, int count, System.Threading.CancellationToken cancellationToken)
                    => throw new System.NotImplementedException();
            }
            """);

    [Fact]
    public Task Add_NameInUse_TakesAnother()
        => _fix.AssertFixedAsync(
            """
            partial class Prices
            {
                [PerfAspects.Timeout("1s")]
                public static partial void Run();

                private static void RunCore()
                {
                    var cancellationToken = 1;
                    System.Console.WriteLine(cancellationToken);
                }
            }
            """,
            """
            partial class Prices
            {
                [PerfAspects.Timeout("1s")]
                public static partial void Run(System.Threading.CancellationToken cancellationToken2 = default);

                private static void RunCore(System.Threading.CancellationToken cancellationToken2)
                {
                    var cancellationToken = 1;
                    System.Console.WriteLine(cancellationToken);
                }
            }
            """,
            "PERF021");

    [Fact]
    public async Task Add_CoreInAnotherFile_IsChangedThere()
    {
        await _fix.AssertFixedAsync(
            [
                """partial class Prices { [PerfAspects.Timeout("1s")] public partial int Get(int id); }""",
                "partial class Prices { private int GetCore(int id) => throw new System.NotImplementedException(); }",
            ],
            [
                """partial class Prices { [PerfAspects.Timeout("1s")] public partial int Get(int id, System.Threading.CancellationToken cancellationToken = default); }""",
                "partial class Prices { private int GetCore(int id, System.Threading.CancellationToken cancellationToken) => throw new System.NotImplementedException(); }",
            ]);
    }

    [Theory]
    [InlineData("", "public partial int Get(params int[] ids); private int GetCore(int[] ids) => 1;")]
    [InlineData("", "public partial int Get(int id); private int GetCore(int id) => id; public int Get(int id, System.Threading.CancellationToken token) => id;")]
    [InlineData("", "public partial int Get(int id); private int GetCore(int id) => id; public int GetCore(int id, System.Threading.CancellationToken token) => id;")]
    [InlineData("", "public partial int Get(int id); private int GetCore(int id) => id; public int Other() => GetCore(1);")]
    [InlineData(" : System.IComparable<int>", "public partial int CompareTo(int id); private int CompareToCore(int id) => id;")]
    [InlineData("", "public override partial string ToString(); private string ToStringCore() => string.Empty;")]
    [InlineData("", "[PerfAspects.Fallback(nameof(Last))] public partial int Get(int id); private int GetCore(int id) => id; private int Last(int id) => id;")]
    public Task Add_WhereSomethingElseWouldBreak_IsNotOffered(string bases, string members)
        => _fix.AssertNotOfferedAsync($$"""partial class Prices{{bases}} { [PerfAspects.Timeout("1s")] {{members}} }""");

    [Fact]
    public Task Add_Property_IsNotOffered()
        => _fix.AssertNotOfferedAsync("""partial class Prices { [PerfAspects.Timeout("1s")] public partial int Rates { get; } private int GetRatesCore() => 1; }""");

    // Each of them compiles no more with another signature.
    [Theory]
    [InlineData("public partial void Get(); private void GetCore() { } public System.Action Delegate() => Get;")]
    [InlineData("public virtual partial void Get(); private void GetCore() { } class Derived : Prices { public override void Get() { } }")]
    [InlineData("public partial void Get(); private void GetCore() { } class Derived : Prices, IGet { } interface IGet { void Get(); }")]
    [InlineData("public partial int Get(); private int GetCore() => 1; public System.Linq.Expressions.Expression<System.Func<int>> Tree() => () => Get();")]
    public Task Add_CallerThatNeedsTheSignature_IsNotOffered(string members)
        => _fix.AssertNotOfferedAsync($$"""partial class Prices { [PerfAspects.Timeout("1s")] {{members}} }""");

    [Fact]
    public Task Add_DirectiveInTheParameters_IsNotOffered()
        => _fix.AssertNotOfferedAsync("partial class Prices { [PerfAspects.Timeout(\"1s\")] public partial int Get(\n#if !NEVER\nint id\n#endif\n); private int GetCore(int id) => id; }");

    [Theory]
    [InlineData(FixAllScope.Project)]
    [InlineData(FixAllScope.Solution)]
    public Task AddAll_MethodsAndCoresInTwoFiles_AllTakeOne(FixAllScope scope)
        => _fix.AssertAllFixedAsync(
            scope,
            [
                """
                using System.Threading;
                using System.Threading.Tasks;
                using PerfAspects;

                partial class Prices
                {
                    [Timeout("1s")]
                    public partial Task<int> GetAsync(int id);

                    [Timeout("2s")]
                    public static partial int Find();

                    private static int FindCore() => throw null!;
                }
                """,
                """
                using System.Threading.Tasks;

                partial class Prices
                {
                    private Task<int> GetCoreAsync(int id) => throw null!;
                }
                """,
            ],
            [
                """
                using System.Threading;
                using System.Threading.Tasks;
                using PerfAspects;

                partial class Prices
                {
                    [Timeout("1s")]
                    public partial Task<int> GetAsync(int id, CancellationToken cancellationToken = default);

                    [Timeout("2s")]
                    public static partial int Find(CancellationToken cancellationToken = default);

                    private static int FindCore(CancellationToken cancellationToken) => throw null!;
                }
                """,
                """
                using System.Threading.Tasks;

                partial class Prices
                {
                    private Task<int> GetCoreAsync(int id, System.Threading.CancellationToken cancellationToken) => throw null!;
                }
                """,
            ]);

    [Fact]
    public Task AddAll_Document_LeavesTheOthers()
        => _fix.AssertAllFixedAsync(
            FixAllScope.Document,
            ["partial class A { [PerfAspects.Timeout(\"1s\")] public partial int Get(); private int GetCore() => throw null!; }", "class Other;"],
            ["partial class A { [PerfAspects.Timeout(\"1s\")] public partial int Get(System.Threading.CancellationToken cancellationToken = default); private int GetCore(System.Threading.CancellationToken cancellationToken) => throw null!; }", "class Other;"]);
}
