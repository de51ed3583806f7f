using Microsoft.CodeAnalysis.CodeFixes;
using PerfAspects.CodeFixes.Cores;
using PerfAspects.CodeFixes.Tests.Harness;

namespace PerfAspects.CodeFixes.Tests;

/// <summary>Many mistakes at once: overlapping edits of one type in several files come out once.</summary>
public sealed class FixAllTests
{
    private const string TwoMethods =
        """
        class Prices
        {
            [PerfAspects.Timed]
            public int Get(int id) => id;

            [PerfAspects.Timed]
            public int Get(string name) => name.Length;

            class Archive
            {
                [PerfAspects.Timed]
                public static void Load() { }
            }
        }
        """;

    private const string TwoMethodsMoved =
        """
        partial class Prices
        {
            [PerfAspects.Timed]
            public partial int Get(int id);

            private int GetCore(int id) => id;

            [PerfAspects.Timed]
            public partial int Get(string name);

            private int GetCore(string name) => name.Length;

            partial class Archive
            {
                [PerfAspects.Timed]
                public static partial void Load();

                private static void LoadCore() { }
            }
        }
        """;

    private const string AnotherPart =
        """
        partial class Prices
        {
            [PerfAspects.Timed]
            public int Count() => 1;
        }

        class Stock
        {
            [PerfAspects.Timed]
            public int Count() => 2;
        }
        """;

    private const string AnotherPartMoved =
        """
        partial class Prices
        {
            [PerfAspects.Timed]
            public partial int Count();

            private int CountCore() => 1;
        }

        partial class Stock
        {
            [PerfAspects.Timed]
            public partial int Count();

            private int CountCore() => 2;
        }
        """;

    [Theory]
    [InlineData(FixAllScope.Project)]
    [InlineData(FixAllScope.Solution)]
    public Task MoveAll_SeveralFiles_AllMoved(FixAllScope scope)
        => new Fixing(new MoveBodyToCoreCodeFixProvider()).AssertAllFixedAsync(scope, [TwoMethods, AnotherPart], [TwoMethodsMoved, AnotherPartMoved]);

    [Fact]
    public Task MoveAll_Document_OnlyItsOwn()
        => new Fixing(new MoveBodyToCoreCodeFixProvider()).AssertAllFixedAsync(
            FixAllScope.Document,
            [TwoMethods, "class Other;"],
            [TwoMethodsMoved, "class Other;"]);

    [Fact]
    public Task MoveAll_OneThatCannotBeMoved_IsLeft()
        => new Fixing(new MoveBodyToCoreCodeFixProvider()).AssertAllFixedAsync(
            FixAllScope.Project,
            [
                """
                partial class Prices
                {
                    [PerfAspects.Timed]
                    public int Get => field = 1;

                    [PerfAspects.Timed]
                    public int Count() => 1;
                }
                """,
            ],
            [
                """
                partial class Prices
                {
                    [PerfAspects.Timed]
                    public int Get => field = 1;

                    [PerfAspects.Timed]
                    public partial int Count();

                    private int CountCore() => 1;
                }
                """,
            ],
            remaining: ["PERF001"]);

    [Fact]
    public Task WriteAll_SeveralMethods_EachGetsItsStub()
        => new Fixing(new WriteCoreStubCodeFixProvider()).AssertAllFixedAsync(
            FixAllScope.Project,
            [
                """
                using System;
                partial class Prices
                {
                    [PerfAspects.Timed]
                    public partial int Get();
                    [PerfAspects.Timed]
                    public partial void Set(int value);
                }
                """,
            ],
            [
                """
                using System;
                partial class Prices
                {
                    [PerfAspects.Timed]
                    public partial int Get();

                    private int GetCore() => throw new NotImplementedException();
                    [PerfAspects.Timed]
                    public partial void Set(int value);

                    private void SetCore(int value) => throw new NotImplementedException();
                }
                """,
            ]);

    [Fact]
    public Task MakeAllPartial_NestedTypes_GetItOnce()
        => new Fixing(new MakeTypePartialCodeFixProvider()).AssertAllFixedAsync(
            FixAllScope.Project,
            ["class A { class B { class C { [PerfAspects.Timed] public partial void Go(); private void GoCore() { } } } }", "class D { [PerfAspects.Timed] public partial void Go(); private void GoCore() { } }"],
            ["partial class A { partial class B { partial class C { [PerfAspects.Timed] public partial void Go(); private void GoCore() { } } } }", "partial class D { [PerfAspects.Timed] public partial void Go(); private void GoCore() { } }"]);

    // Planned on one snapshot, each name is free for both.
    [Fact]
    public Task FixAll_PropertyAndItsGetMethod_HaveCoresOfTheirOwn()
        => new Fixing(new MoveBodyToCoreCodeFixProvider()).AssertAllFixedAsync(
            FixAllScope.Document,
            [
                """
                using PerfAspects;
                public class Sized
                {
                    [Timed] public int Size => 1;
                    [Timed] public int GetSize() => Size;
                }
                """,
            ],
            [
                """
                using PerfAspects;
                public partial class Sized
                {
                    [Timed] public partial int Size { get; }

                    private int GetSizeCore() => 1;
                    [Timed, AspectCore(nameof(GetSizeBody))] public partial int GetSize();

                    private int GetSizeBody() => Size;
                }
                """,
            ]);

    [Fact]
    public Task FixAll_NestedTypeThatDerivesFromTheTypeAround_HidesNoCore()
        => new Fixing(new MoveBodyToCoreCodeFixProvider()).AssertAllFixedAsync(
            FixAllScope.Document,
            [
                """
                using PerfAspects;
                public class Node
                {
                    [Timed] public virtual int Weigh() => 1;
                    public sealed class Heavy : Node
                    {
                        [Timed] public override int Weigh() => 2;
                    }
                }
                """,
            ],
            [
                """
                using PerfAspects;
                public partial class Node
                {
                    [Timed] public virtual partial int Weigh();

                    private int WeighCore() => 1;
                    public sealed partial class Heavy : Node
                    {
                        [Timed, AspectCore(nameof(WeighBody))] public override partial int Weigh();

                        private int WeighBody() => 2;
                    }
                }
                """,
            ]);
}
