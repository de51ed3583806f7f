using PerfAspects.CodeFixes.Cores;
using PerfAspects.CodeFixes.Tests.Harness;

namespace PerfAspects.CodeFixes.Tests.Cores.MoveBodyToCore;

/// <summary>PERF001: which part of the header stays with the wrapper, and which the core repeats.</summary>
public sealed class HeaderTests
{
    private readonly Fixing _fix = new(new MoveBodyToCoreCodeFixProvider());

    [Fact]
    public Task Move_CommentBehindAsync_StaysWithTheWrapper()
        => AssertMovedAsync(
            """
            [Timed]
            public async /* no context */ Task RunAsync() => await Task.Yield();
            """,
            """
            [Timed]
            public partial /* no context */ Task RunAsync();

            private async Task RunCoreAsync() => await Task.Yield();
            """);

    [Fact]
    public Task Move_Static_TheCoreIsStatic()
        => AssertMovedAsync(
            """
            [Timed]
            internal static unsafe long Get(long id) => *&id;
            """,
            """
            [Timed]
            internal static partial long Get(long id);

            private static unsafe long GetCore(long id) => *&id;
            """);

    [Fact]
    public Task Move_GenericWithConstraints_RepeatsThem()
        => AssertMovedAsync(
            """
            [Cached("5m")]
            public TResult Map<TSource, TResult>(TSource source)
                where TSource : notnull, IComparable<TSource> // ordered
                where TResult : class, new()
            {
                return new TResult();
            }
            """,
            """
            [Cached("5m")]
            public partial TResult Map<TSource, TResult>(TSource source)
                where TSource : notnull, IComparable<TSource> // ordered
                where TResult : class, new();

            private TResult MapCore<TSource, TResult>(TSource source)
                where TSource : notnull, IComparable<TSource>
                where TResult : class, new()
            {
                return new TResult();
            }
            """);

    [Fact]
    public Task Move_Documentation_StaysWithTheWrapper()
        => AssertMovedAsync(
            """
            // first of all
            /// <summary>A price.</summary>
            /// <param name="id">Which.</param>
            [Timed]
            // and a note
            public int Get(int id) => id;
            """,
            """
            // first of all
            /// <summary>A price.</summary>
            /// <param name="id">Which.</param>
            [Timed]
            // and a note
            public partial int Get(int id);

            private int GetCore(int id) => id;
            """);

    [Fact]
    public Task Move_SeveralLinesOfParameters_KeepTheirLayoutAndSayTheirCommentsOnce()
        => AssertMovedAsync(
            """
            [Timed]
            public int Get(
                int id,            // the product
                // in which currency
                string currency = "EUR", /* rounded */ bool round = true)
            {
                return id;
            }
            """,
            """
            [Timed]
            public partial int Get(
                int id,            // the product
                // in which currency
                string currency = "EUR", /* rounded */ bool round = true);

            private int GetCore(
                int id,
                string currency, bool round)
            {
                return id;
            }
            """);

    [Fact]
    public Task Move_ParameterAttributes_OnlyThoseAboutTheBodyAreRepeated()
        => AssertMovedAsync(
            """
            [Timed]
            public bool TryGet([Description("which")] int id, [NotNullWhen(true)] out string? name, [CallerMemberName] string caller = "")
            {
                name = id > 0 ? caller : null;
                return name is not null;
            }
            """,
            """
            [Timed]
            public partial bool TryGet([Description("which")] int id, [NotNullWhen(true)] out string? name, [CallerMemberName] string caller = "");

            private bool TryGetCore(int id, [NotNullWhen(true)] out string? name, string caller)
            {
                name = id > 0 ? caller : null;
                return name is not null;
            }
            """);

    [Fact]
    public Task Move_MethodAttributes_OnlyThoseAboutTheBodyAreRepeated()
        => AssertMovedAsync(
            """
            [Timed, MethodImpl(MethodImplOptions.NoInlining)]
            [Description("a price"), ExcludeFromCodeCoverage]
            [return: MaybeNull]
            [return: Description("maybe")]
            public string Get(int id) => null;
            """,
            """
            [Timed, MethodImpl(MethodImplOptions.NoInlining)]
            [Description("a price"), ExcludeFromCodeCoverage]
            [return: MaybeNull]
            [return: Description("maybe")]
            public partial string Get(int id);

            [MethodImpl(MethodImplOptions.NoInlining)]
            [ExcludeFromCodeCoverage]
            [return: MaybeNull]
            private string GetCore(int id) => null;
            """);

    [Fact]
    public Task Move_ParamsAndReferences_AreRepeated()
        => AssertMovedAsync(
            """
            [Timed]
            public int Sum(ref int total, in int first, scoped ReadOnlySpan<char> text, params int[] numbers) => total += first + text.Length + numbers.Length;
            """,
            """
            [Timed]
            public partial int Sum(ref int total, in int first, scoped ReadOnlySpan<char> text, params int[] numbers);

            private int SumCore(ref int total, in int first, scoped ReadOnlySpan<char> text, params int[] numbers) => total += first + text.Length + numbers.Length;
            """);

    [Fact]
    public Task Move_NoAccessibility_IsWrittenOut()
        => AssertMovedAsync(
            """
            [Timed]
            int Get(int id) => id;
            """,
            """
            [Timed]
            private partial int Get(int id);

            private int GetCore(int id) => id;
            """);

    [Fact]
    public Task Move_AliasedAndQualifiedAspects_AreNotRepeated()
        => AssertMovedAsync(
            """
            [method: global::PerfAspects.TimedAttribute(MetricName = "get")]
            public int Get(int id) => id;
            """,
            """
            [method: global::PerfAspects.TimedAttribute(MetricName = "get")]
            public partial int Get(int id);

            private int GetCore(int id) => id;
            """);

    // Without them the body warns.
    [Theory]
    [InlineData("Obsolete(\"old\")")]
    [InlineData("Experimental(\"EXP1\")")]
    [InlineData("RequiresUnreferencedCode(\"x\")")]
    [InlineData("RequiresDynamicCode(\"x\")")]
    [InlineData("System.Runtime.Versioning.SupportedOSPlatform(\"windows\")")]
    public Task Move_AttributeThatAllowsTheBodySomething_IsOnBoth(string attribute)
        => AssertMovedAsync(
            $"[{attribute}] public static int Old() => 1;\n\n[Timed, {attribute}] public int CallsOld() => Old();",
            $"[{attribute}] public static int Old() => 1;\n\n[Timed, {attribute}] public partial int CallsOld();\n\n[{attribute}] private int CallsOldCore() => Old();");

    // The body may pass the parameter on where a constant is expected, and callers have to pass one.
    [Fact]
    public Task Move_ConstantExpected_IsOnBoth()
        => AssertMovedAsync(
            "[Timed] public int Get([ConstantExpected(Max = 3)] int level) => level;",
            "[Timed] public partial int Get([ConstantExpected(Max = 3)] int level);\n\nprivate int GetCore([ConstantExpected(Max = 3)] int level) => level;");

    // It warns where no body iterates.
    [Fact]
    public Task Move_EnumeratorCancellation_GoesToTheCoreAlone()
        => AssertMovedAsync(
            """
            [Timed]
            public async IAsyncEnumerable<int> StreamAsync(int id, [EnumeratorCancellation] CancellationToken cancellationToken = default)
            {
                await Task.Delay(id, cancellationToken);
                yield return 1;
            }
            """,
            """
            [Timed]
            public partial IAsyncEnumerable<int> StreamAsync(int id, CancellationToken cancellationToken = default);

            private async IAsyncEnumerable<int> StreamCoreAsync(int id, [EnumeratorCancellation] CancellationToken cancellationToken)
            {
                await Task.Delay(id, cancellationToken);
                yield return 1;
            }
            """);

    [Fact]
    public Task Move_ConditionalParameters_AreConditionalInBoth()
        => AssertMovedAsync(
            """
            [Timed]
            public int Get(
                int id // always
            #if !TWICE
                , int times // sometimes
            #endif
                )
            {
                return id;
            }
            """,
            """
            [Timed]
            public partial int Get(
                int id // always
            #if !TWICE
                , int times // sometimes
            #endif
                );

            private int GetCore(
                int id
            #if !TWICE
                , int times
            #endif
                )
            {
                return id;
            }
            """);

    [Fact]
    public Task Move_KeywordAsName_IsNoKeywordAnyMore()
        => AssertMovedAsync(
            """
            [Timed]
            public int @class(int @int) => @int;
            """,
            """
            [Timed]
            public partial int @class(int @int);

            private int classCore(int @int) => @int;
            """);

    private Task AssertMovedAsync(string member, string expected) => _fix.AssertFixedAsync(Member.InClass(member), Member.InClass(expected));
}
