using PerfAspects.CodeFixes.Cores;
using PerfAspects.CodeFixes.Tests.Harness;

namespace PerfAspects.CodeFixes.Tests.Cores.MoveBodyToCore;

/// <summary>PERF001: the body goes to the core as it is, with all that is written in and around it.</summary>
public sealed class BodyTests
{
    private readonly Fixing _fix = new(new MoveBodyToCoreCodeFixProvider());

    [Fact]
    public Task Move_BlockBody_GoesToTheCoreWithItsComments()
        => AssertMovedAsync(
            """
            [Cached("5m")]
            public int Get(int id) // looked up by id
            {
                // the usual price
                return id * 2; // twice
            } // end
            """,
            """
            [Cached("5m")]
            public partial int Get(int id); // looked up by id

            private int GetCore(int id)
            {
                // the usual price
                return id * 2; // twice
            } // end
            """);

    [Fact]
    public Task Move_ExpressionBody_StaysOne()
        => AssertMovedAsync(
            """
            [Timed]
            public int Get(int id) => id * 2; // twice
            """,
            """
            [Timed]
            public partial int Get(int id);

            private int GetCore(int id) => id * 2; // twice
            """);

    [Fact]
    public Task Move_ExpressionBodyOnItsOwnLine_StaysThere()
        => AssertMovedAsync(
            """
            [Timed]
            public int Get(int id)
                // twice
                => id * 2;
            """,
            """
            [Timed]
            public partial int Get(int id);

            private int GetCore(int id)
                // twice
                => id * 2;
            """);

    [Fact]
    public Task Move_BraceOnTheHeadersLine_StaysThere()
        => AssertMovedAsync(
            """
            [Timed]
            public int Get(int id) {
                return id;
            }
            """,
            """
            [Timed]
            public partial int Get(int id);

            private int GetCore(int id) {
                return id;
            }
            """);

    [Fact]
    public Task Move_Async_TheCoreIsAsync()
        => AssertMovedAsync(
            """
            [Timed, Cached("5m")]
            public async Task<int> GetPriceAsync(int id, CancellationToken cancellationToken = default)
            {
                await Task.Delay(1, cancellationToken);
                return id;
            }
            """,
            """
            [Timed, Cached("5m")]
            public partial Task<int> GetPriceAsync(int id, CancellationToken cancellationToken = default);

            private async Task<int> GetPriceCoreAsync(int id, CancellationToken cancellationToken)
            {
                await Task.Delay(1, cancellationToken);
                return id;
            }
            """);

    [Fact]
    public Task Move_Recursion_CallsTheWrapper()
        => AssertMovedAsync(
            """
            [Cached("5m")]
            public long Fibonacci(int n) => n < 2 ? n : Fibonacci(n - 1) + Fibonacci(n - 2);
            """,
            """
            [Cached("5m")]
            public partial long Fibonacci(int n);

            private long FibonacciCore(int n) => n < 2 ? n : Fibonacci(n - 1) + Fibonacci(n - 2);
            """);

    [Fact]
    public Task Move_PartialWithABody_OnlyLosesIt()
        => AssertMovedAsync(
            """
            [Timed]
            public partial int Get(int id) => id;
            """,
            """
            [Timed]
            public partial int Get(int id);

            private int GetCore(int id) => id;
            """);

    [Fact]
    public Task Move_ConditionalCode_MovesWithTheBody()
        => AssertMovedAsync(
            """
            [Timed]
            public int Get(int id)
            #if TWICE
                => id * 2;
            #else
                => id;
            #endif
            """,
            """
            [Timed]
            public partial int Get(int id);

            private int GetCore(int id)
            #if TWICE
                => id * 2;
            #else
                => id;
            #endif
            """);

    [Fact]
    public Task Move_DirectivesAround_KeepBothInside()
        => AssertMovedAsync(
            """
            #region Reading
            #pragma warning disable CS0168 // a variable for later
            [Timed]
            static public void Get()
            {
                int later;
            }
            #pragma warning restore CS0168
            #endregion
            """,
            """
            #region Reading
            #pragma warning disable CS0168 // a variable for later
            [Timed]
            static public partial void Get();

            private static void GetCore()
            {
                int later;
            }
            #pragma warning restore CS0168
            #endregion
            """);

    [Fact]
    public Task Move_Lambdas_LocalFunctionsAndIterators_MoveAsTheyAre()
        => AssertMovedAsync(
            """
            [Timed]
            public IEnumerable<int> Count(int to)
            {
                Func<int, int> next = i => Next(i);
                for (var i = 0; i < to; i = next(i)) { yield return i; }

                // one more
                static int Next(int i) => i + 1;
            }
            """,
            """
            [Timed]
            public partial IEnumerable<int> Count(int to);

            private IEnumerable<int> CountCore(int to)
            {
                Func<int, int> next = i => Next(i);
                for (var i = 0; i < to; i = next(i)) { yield return i; }

                // one more
                static int Next(int i) => i + 1;
            }
            """);

    private Task AssertMovedAsync(string member, string expected) => _fix.AssertFixedAsync(Member.InClass(member), Member.InClass(expected));
}
