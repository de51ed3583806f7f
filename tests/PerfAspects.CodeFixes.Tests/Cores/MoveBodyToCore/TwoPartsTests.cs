using PerfAspects.CodeFixes.Cores;
using PerfAspects.CodeFixes.Tests.Harness;

namespace PerfAspects.CodeFixes.Tests.Cores.MoveBodyToCore;

/// <summary>PERF001 on a method whose two parts the user wrote: the implementing one becomes the core in its place.</summary>
public sealed class TwoPartsTests
{
    private readonly Fixing _fix = new(new MoveBodyToCoreCodeFixProvider());

    [Fact]
    public Task Move_TwoParts_TheImplementingOneBecomesTheCore()
        => _fix.AssertFixedAsync(
            """
            using System.Threading.Tasks;
            using PerfAspects;

            public partial class Prices
            {
                [Cached("5m")]
                public static partial Task<int> GetAsync(int id = 1);

                // between them
                public int Other() => 1;

                // how it is done
                public static async partial Task<int> GetAsync(int id /* which */)
                {
                    await Task.Yield();
                    return id;
                }
            }
            """,
            """
            using System.Threading.Tasks;
            using PerfAspects;

            public partial class Prices
            {
                [Cached("5m")]
                public static partial Task<int> GetAsync(int id = 1);

                // between them
                public int Other() => 1;

                // how it is done
                private static async Task<int> GetCoreAsync(int id /* which */)
                {
                    await Task.Yield();
                    return id;
                }
            }
            """);

    [Fact]
    public Task Move_TwoFiles_EachKeepsItsPart()
        => _fix.AssertFixedAsync(
            [
                """
                partial class Prices
                {
                    [PerfAspects.Timed]
                    partial void Refresh();
                }
                """,
                """
                partial class Prices
                {
                    partial void Refresh() { }
                }
                """,
            ],
            [
                """
                partial class Prices
                {
                    [PerfAspects.Timed]
                    private partial void Refresh();
                }
                """,
                """
                partial class Prices
                {
                    private void RefreshCore() { }
                }
                """,
            ]);

    [Fact]
    public Task Move_WhatTheImplementingPartSaysToCallers_GoesToTheDeclaration()
        => _fix.AssertFixedAsync(
            """
            using System.ComponentModel;
            using System.Runtime.CompilerServices;
            using PerfAspects;

            public partial class Prices
            {
                // declared here
                [Description("a price")]
                public partial int Get(int id);

                /// <summary>A price.</summary>
                /// <param name="id">Which.</param>
                [Cached("5m"), MethodImpl(MethodImplOptions.NoInlining)]
                [Timed] // measured
                public partial int Get([Description("which")] int id) => id;
            }
            """,
            """
            using System.ComponentModel;
            using System.Runtime.CompilerServices;
            using PerfAspects;

            public partial class Prices
            {
                // declared here
                /// <summary>A price.</summary>
                /// <param name="id">Which.</param>
                [Cached("5m")]
                [Timed] // measured
                [Description("a price")]
                public partial int Get([Description("which")] int id);

                [MethodImpl(MethodImplOptions.NoInlining)]
                private int GetCore(int id) => id;
            }
            """);

    // The other file may not import what the attributes name.
    [Fact]
    public Task Move_AttributesInAnotherFile_IsNotOffered()
        => _fix.AssertNotOfferedAsync(
            "partial class Prices { public partial int Get(); }",
            "using PerfAspects; partial class Prices { [Timed] public partial int Get() => 1; }");
}
