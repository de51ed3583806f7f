using Microsoft.CodeAnalysis.CodeFixes;
using PerfAspects.CodeFixes.Cores;
using PerfAspects.CodeFixes.Resilience;
using PerfAspects.CodeFixes.Tests.Harness;

namespace PerfAspects.CodeFixes.Tests.Cores;

/// <summary>PERF001, PERF003, PERF004 and PERF016 on a property, whose core is a method.</summary>
public sealed class PropertyTests
{
    private readonly Fixing _move = new(new MoveBodyToCoreCodeFixProvider());
    private readonly Fixing _write = new(new WriteCoreStubCodeFixProvider());

    [Fact]
    public Task Move_ExpressionBody_StaysOne()
        => AssertMovedAsync(
            """
            /// <summary>Today's.</summary>
            [Timed]
            // read once
            public string Rates => "EUR"; // for now
            """,
            """
            /// <summary>Today's.</summary>
            [Timed]
            // read once
            public partial string Rates { get; }

            private string GetRatesCore() => "EUR"; // for now
            """);

    [Fact]
    public Task Move_ExpressionBodyOnItsOwnLine_StaysThere()
        => AssertMovedAsync(
            """
            [Timed]
            public static string Rates
                // by hand
                => "EUR";
            """,
            """
            [Timed]
            public static partial string Rates { get; }

            private static string GetRatesCore()
                // by hand
                => "EUR";
            """);

    [Fact]
    public Task Move_BlockOfTheGetter_MovesOneLevelOut()
        => AssertMovedAsync(
            """
            [Cached("1m")]
            public int Rates // all of them
            {
                // one by one
                get // slowly
                {
                    // the usual price
                    var text = @"
                        kept";

                    return text.Length;
                } // read
            } // end
            """,
            """
            [Cached("1m")]
            public partial int Rates { get; } // all of them

            // one by one
            // slowly
            // read
            private int GetRatesCore()
            {
                // the usual price
                var text = @"
                        kept";

                return text.Length;
            } // end
            """);

    [Fact]
    public Task Move_ExpressionOfTheGetter_BecomesThatOfTheCore()
        => AssertMovedAsync(
            """
            [Timed]
            public int Rates { get => 1; }
            """,
            """
            [Timed]
            public partial int Rates { get; }

            private int GetRatesCore() => 1;
            """);

    [Fact]
    public Task Move_GetterOnOneLine_StaysOnOne()
        => AssertMovedAsync(
            """
            [Timed] public virtual int Rates { get { return 1; } }
            """,
            """
            [Timed] public virtual partial int Rates { get; }

            private int GetRatesCore() { return 1; }
            """);

    [Fact]
    public Task Move_Attributes_EachGoWhereTheySpeakOf()
        => AssertMovedAsync(
            """
            [Timed, Description("of today")]
            [ExcludeFromCodeCoverage]
            public string? Rates
            {
                [MethodImpl(MethodImplOptions.NoInlining), Description("read")]
                get => null;
            }
            """,
            """
            [Timed, Description("of today")]
            [ExcludeFromCodeCoverage]
            public partial string? Rates { [MethodImpl(MethodImplOptions.NoInlining), Description("read")] get; }

            [ExcludeFromCodeCoverage]
            [MethodImpl(MethodImplOptions.NoInlining)]
            private string? GetRatesCore() => null;
            """);

    [Fact]
    public Task Move_AttributesOfTheValue_AreThoseOfTheResult()
        => AssertMovedAsync(
            """
            [Timed]
            [MaybeNull, SuppressMessage("Style", "X1")]
            public string Rates => null;
            """,
            """
            [Timed]
            [MaybeNull, SuppressMessage("Style", "X1")]
            public partial string Rates { get; }

            [SuppressMessage("Style", "X1")]
            [return: MaybeNull]
            private string GetRatesCore() => null;
            """);

    [Theory]
    [InlineData("internal override unsafe", "internal override", "private unsafe")]
    [InlineData("protected internal sealed override", "protected internal sealed override", "private")]
    [InlineData("", "private", "private")]
    [InlineData("static new", "private static new", "private static")]
    public Task Move_Modifiers_AreThoseOfAWrapperAndACore(string modifiers, string wrapper, string core)
        => _move.AssertFixedAsync(Derived($"[Timed] {modifiers} int Rates => 1;".Replace("  ", " ", StringComparison.Ordinal), modifiers), Derived($"[Timed] {wrapper} partial int Rates {{ get; }}\n\n    {core} int GetRatesCore() => 1;", modifiers));

    [Fact]
    public Task Move_StructGetter_KeepsReadonly()
        => _move.AssertFixedAsync(
            """
            struct Prices
            {
                [PerfAspects.Cached("1m")]
                public int Rates { readonly get => 1; }
            }
            """,
            """
            partial struct Prices
            {
                [PerfAspects.Cached("1m")]
                public readonly partial int Rates { get; }

                private readonly int GetRatesCore() => 1;
            }
            """);

    [Fact]
    public Task Move_NestedTypesWithTabsAndCrLf_KeepTheirLayout()
        => _move.AssertFixedAsync(
            "namespace Shop;\r\n\r\nclass Outer<T>\r\n{\r\n\trecord Prices(T Value)\r\n\t{\r\n\t\t[PerfAspects.Timed]\r\n\t\tpublic T Rates\r\n\t\t{\r\n\t\t\tget\r\n\t\t\t{\r\n\t\t\t\treturn Value;\r\n\t\t\t}\r\n\t\t}\r\n\t}\r\n}\r\n",
            "namespace Shop;\r\n\r\npartial class Outer<T>\r\n{\r\n\tpartial record Prices(T Value)\r\n\t{\r\n\t\t[PerfAspects.Timed]\r\n\t\tpublic partial T Rates { get; }\r\n\r\n\t\tprivate T GetRatesCore()\r\n\t\t{\r\n\t\t\treturn Value;\r\n\t\t}\r\n\t}\r\n}\r\n");

    [Fact]
    public Task Move_DirectiveInTheBody_MovesWithIt()
        => AssertMovedAsync(
            """
            [Timed]
            public int Rates
            {
                get
                {
            #if DEBUG
                    return 1;
            #else
                    return 2;
            #endif
                }
            }
            """,
            """
            [Timed]
            public partial int Rates { get; }

            private int GetRatesCore()
            {
            #if DEBUG
                    return 1;
            #else
                return 2;
            #endif
            }
            """);

    [Fact]
    public Task Move_TwoParts_TheImplementingOneBecomesTheCore()
        => _move.AssertFixedAsync(
            [
                """
                using PerfAspects;

                partial class Prices
                {
                    [Cached("1m")]
                    public partial int Rates { get; }
                }
                """,
                """
                using System.Runtime.CompilerServices;

                partial class Prices
                {
                    // how it is done
                    public partial int Rates // slowly
                    {
                        [MethodImpl(MethodImplOptions.NoInlining)]
                        get
                        {
                            return 1;
                        }
                    }
                }
                """,
            ],
            [
                """
                using PerfAspects;

                partial class Prices
                {
                    [Cached("1m")]
                    public partial int Rates { get; }
                }
                """,
                """
                using System.Runtime.CompilerServices;

                partial class Prices
                {
                    // how it is done
                    // slowly
                    [MethodImpl(MethodImplOptions.NoInlining)]
                    private int GetRatesCore()
                    {
                        return 1;
                    }
                }
                """,
            ]);

    [Fact]
    public Task Move_TwoPartsOfWhichOneSpeaksToCallers_TheDeclarationSaysItAll()
        => _move.AssertFixedAsync(
            """
            using System.ComponentModel;
            using PerfAspects;

            partial class Prices
            {
                public partial int Rates { get; }

                /// <summary>Today's.</summary>
                [Timed, Description("of today")]
                public partial int Rates => 1;
            }
            """,
            """
            using System.ComponentModel;
            using PerfAspects;

            partial class Prices
            {
                /// <summary>Today's.</summary>
                [Timed, Description("of today")]
                public partial int Rates { get; }

                private int GetRatesCore() => 1;
            }
            """);

    [Theory]
    [InlineData("public int Rates { get; } = 1;")]
    [InlineData("public int Rates { get; }")]
    [InlineData("public int Rates => field;")]
    [InlineData("public int Rates { get => field == 0 ? 1 : field; }")]
    [InlineData("public int Rates\n{\n#if !DEBUG\nget { return 1; }\n#endif\n}")]
    [InlineData("public unsafe int* Rates => null;")]
    public Task Move_WhatNoMethodCouldDo_IsNotOffered(string property)
        => _move.AssertNotOfferedAsync(Member.InClass($"[Timed] {property}"));

    [Theory]
    [InlineData("private int GetRatesCore() => 2;")]
    [InlineData("private const int GetRatesCore = 2;")]
    public Task Move_NameOfTheCoreTaken_IsNamedByAMark(string other)
        => _move.AssertFixedAsync(
            Member.InClass($"[Timed] public int Rates => 1;\n\n{other}"),
            Member.InClass($"[Timed, AspectCore(nameof(GetRatesBody))] public partial int Rates {{ get; }}\n\nprivate int GetRatesBody() => 1;\n\n{other}"));

    [Fact]
    public Task MoveAll_PropertiesAndMethods_AllMoved()
        => _move.AssertAllFixedAsync(
            FixAllScope.Project,
            [
                "class A { [PerfAspects.Timed] public int Rates => 1; [PerfAspects.Timed] public int Get() => 1; }",
                "partial class B { [PerfAspects.Timed] static string Name { get { return \"b\"; } } }",
            ],
            [
                "partial class A { [PerfAspects.Timed] public partial int Rates { get; }\n\nprivate int GetRatesCore() => 1; [PerfAspects.Timed] public partial int Get();\n\nprivate int GetCore() => 1; }",
                "partial class B { [PerfAspects.Timed] private static partial string Name { get; }\n\nprivate static string GetNameCore() { return \"b\"; } }",
            ]);

    [Fact]
    public Task Write_Declaration_IsFollowedByTheStub()
        => _write.AssertFixedAsync(
            Member.InClass(
                """
                /// <summary>Today's.</summary>
                [Cached("1m"), ExcludeFromCodeCoverage]
                public static partial IReadOnlyList<int> Rates { get; } // sorted
                """),
            Member.InClass(
                """
                /// <summary>Today's.</summary>
                [Cached("1m"), ExcludeFromCodeCoverage]
                public static partial IReadOnlyList<int> Rates { get; } // sorted

                [ExcludeFromCodeCoverage]
                private static IReadOnlyList<int> GetRatesCore() => throw new NotImplementedException();
                """));

    [Fact]
    public Task Write_AccessorOnItsOwnLine_TheStubStandsOnOne()
        => _write.AssertFixedAsync(
            """
            class Prices
            {
                [PerfAspects.Timed]
                partial int Rates
                {
                    get; // once
                }
            }
            """,
            """
            partial class Prices
            {
                [PerfAspects.Timed]
                partial int Rates
                {
                    get; // once
                }

                private int GetRatesCore() => throw new System.NotImplementedException();
            }
            """);

    [Fact]
    public Task WriteAll_PropertiesAndMethods_EachGetsItsStub()
        => _write.AssertAllFixedAsync(
            FixAllScope.Solution,
            ["using System;\npartial class A\n{\n    [PerfAspects.Timed] public partial int Rates { get; }\n}", "using System;\npartial class A\n{\n    [PerfAspects.Timed] public partial int Get();\n}"],
            [
                "using System;\npartial class A\n{\n    [PerfAspects.Timed] public partial int Rates { get; }\n\n    private int GetRatesCore() => throw new NotImplementedException();\n}",
                "using System;\npartial class A\n{\n    [PerfAspects.Timed] public partial int Get();\n\n    private int GetCore() => throw new NotImplementedException();\n}",
            ]);

    [Fact]
    public Task Write_NameTaken_IsNotOffered()
        => _write.AssertNotOfferedAsync("partial class Prices { int GetRatesCore => 1; [PerfAspects.Timed] public partial int Rates { get; } }");

    [Fact]
    public Task Match_CoreOfAProperty_GetsItsType()
        => new Fixing(new MatchCoreCodeFixProvider()).AssertFixedAsync(
            "partial class Prices { [PerfAspects.Timed] public static partial long? Rates { get; } private int? GetRatesCore(int more) => null; }",
            "partial class Prices { [PerfAspects.Timed] public static partial long? Rates { get; } private static int? GetRatesCore() => null; }");

    [Fact]
    public Task WriteFallback_OfAProperty_IsAMethod()
        => new Fixing(new WriteFallbackStubCodeFixProvider()).AssertFixedAsync(
            Member.InClass("[Fallback(\"LastRates\")] public partial int Rates { get; }\n\nprivate int GetRatesCore() => 1;"),
            Member.InClass("[Fallback(\"LastRates\")] public partial int Rates { get; }\n\nprivate int LastRates() => throw new NotImplementedException();\n\nprivate int GetRatesCore() => 1;"));

    private Task AssertMovedAsync(string before, string after) => _move.AssertFixedAsync(Member.InClass(before), Member.InClass(after));

    private static string Derived(string member, string modifiers)
    {
        var inherited = modifiers.Contains("static", StringComparison.Ordinal) ? "public static int Rates => 1;" : modifiers.Contains("override", StringComparison.Ordinal) ? $"{modifiers.Split(" sealed")[0].Split(" override")[0]} virtual int Rates => 1;" : "";
        return $$"""
            using PerfAspects;

            class Base
            {
                {{inherited}}
            }

            partial class Prices : Base
            {
                {{member}}
            }
            """;
    }
}
