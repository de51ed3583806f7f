using PerfAspects.CodeFixes.Cores;
using PerfAspects.CodeFixes.Tests.Harness;

namespace PerfAspects.CodeFixes.Tests.Cores.MoveBodyToCore;

/// <summary>PERF001 in each kind of type, which becomes partial with those around it.</summary>
public sealed class TypeTests
{
    private readonly Fixing _fix = new(new MoveBodyToCoreCodeFixProvider());

    [Theory]
    [InlineData("public class Prices", "public partial class Prices")]
    [InlineData("class Prices", "partial class Prices")]
    [InlineData("// all of them\n[Obsolete]\nsealed class Prices", "// all of them\n[Obsolete]\nsealed partial class Prices")]
    [InlineData("/// <summary>All.</summary>\nclass Prices", "/// <summary>All.</summary>\npartial class Prices")]
    [InlineData("public abstract class Prices<T> where T : class", "public abstract partial class Prices<T> where T : class")]
    [InlineData("public class Prices(int seed)", "public partial class Prices(int seed)")]
    [InlineData("public struct Prices", "public partial struct Prices")]
    [InlineData("public readonly ref struct Prices", "public readonly ref partial struct Prices")]
    [InlineData("public record Prices", "public partial record Prices")]
    [InlineData("record class Prices(int Seed)", "partial record class Prices(int Seed)")]
    [InlineData("public readonly record struct Prices(int Seed)", "public readonly partial record struct Prices(int Seed)")]
    public Task Move_TypeNotPartial_BecomesPartial(string type, string expected)
    {
        var usesSeed = type.Contains("seed", StringComparison.Ordinal) ? "seed + id" : "id";
        return _fix.AssertFixedAsync(
            $$"""
            using System;
            using PerfAspects;

            namespace Shop;

            {{type}}
            {
                [Timed]
                public int Get(int id) => {{usesSeed}};
            }
            """,
            $$"""
            using System;
            using PerfAspects;

            namespace Shop;

            {{expected}}
            {
                [Timed]
                public partial int Get(int id);

                private int GetCore(int id) => {{usesSeed}};
            }
            """);
    }

    [Fact]
    public Task Move_NestedTypes_AllBecomePartial()
        => _fix.AssertFixedAsync(
            """
            using PerfAspects;

            namespace Shop
            {
                public static class Outer<T>
                {
                    interface IMiddle
                    {
                        protected struct Inner
                        {
                            [Timed]
                            public static T? Get(T? value) => value;
                        }
                    }
                }
            }
            """,
            """
            using PerfAspects;

            namespace Shop
            {
                public static partial class Outer<T>
                {
                    partial interface IMiddle
                    {
                        protected partial struct Inner
                        {
                            [Timed]
                            public static partial T? Get(T? value);

                            private static T? GetCore(T? value) => value;
                        }
                    }
                }
            }
            """);

    [Fact]
    public Task Move_ExtensionMethod_OnlyTheWrapperIsOne()
        => _fix.AssertFixedAsync(
            """
            using PerfAspects;

            public static class Texts
            {
                [Cached("5m")]
                public static string Upper(this string text) => text.ToUpperInvariant();
            }
            """,
            """
            using PerfAspects;

            public static partial class Texts
            {
                [Cached("5m")]
                public static partial string Upper(this string text);

                private static string UpperCore(string text) => text.ToUpperInvariant();
            }
            """);

    [Fact]
    public Task Move_ReadOnlyMethodOfAStruct_BothAre()
        => _fix.AssertFixedAsync(
            """
            using PerfAspects;

            public partial struct Meter
            {
                private int _value;

                [Timed]
                public readonly int Read() => _value;

                public void Add() => _value++;
            }
            """,
            """
            using PerfAspects;

            public partial struct Meter
            {
                private int _value;

                [Timed]
                public readonly partial int Read();

                private readonly int ReadCore() => _value;

                public void Add() => _value++;
            }
            """);

    [Fact]
    public Task Move_Override_LeavesTheContractWithTheWrapper()
        => _fix.AssertFixedAsync(
            """
            using System;
            using System.Collections.Generic;
            using PerfAspects;

            public abstract class Source
            {
                public virtual int Count() => 0;

                public virtual T Get<T, TKey>(TKey key)
                    where T : class, IComparable<T>, new()
                    where TKey : notnull
                    => new();
            }

            public class Prices : Source
            {
                [Timed]
                public sealed override T Get<T, TKey>(TKey key)
                    => base.Get<T, TKey>(key);

                [Timed]
                public new int Count() => base.Count();
            }
            """,
            """
            using System;
            using System.Collections.Generic;
            using PerfAspects;

            public abstract class Source
            {
                public virtual int Count() => 0;

                public virtual T Get<T, TKey>(TKey key)
                    where T : class, IComparable<T>, new()
                    where TKey : notnull
                    => new();
            }

            public partial class Prices : Source
            {
                [Timed]
                public sealed override partial T Get<T, TKey>(TKey key);

                private T GetCore<T, TKey>(TKey key) where T : class, IComparable<T>, new() where TKey : notnull
                    => base.Get<T, TKey>(key);

                [Timed]
                public new partial int Count();

                private int CountCore() => base.Count();
            }
            """,
            times: 2);

    [Fact]
    public Task Move_OneLine_Compiles()
        => _fix.AssertFixedAsync(
            "partial class Prices { [PerfAspects.Timed] public int Get() => 1; }",
            "partial class Prices { [PerfAspects.Timed] public partial int Get();\n\nprivate int GetCore() => 1; }");

    [Fact]
    public Task Move_WindowsLineEnds_AreKept()
        => _fix.AssertFixedAsync(
            "partial class Prices\r\n{\r\n    [PerfAspects.Timed]\r\n    public int Get() => 1;\r\n}\r\n",
            "partial class Prices\r\n{\r\n    [PerfAspects.Timed]\r\n    public partial int Get();\r\n\r\n    private int GetCore() => 1;\r\n}\r\n");

    [Fact]
    public Task Move_TypeInSeveralFiles_EveryPartBecomesPartial()
        => _fix.AssertFixedAsync(
            [
                """
                class Prices
                {
                    [PerfAspects.Timed]
                    public int Get() => One;
                }
                """,
                """
                class Prices
                {
                    private const int One = 1;
                }
                """,
            ],
            [
                """
                partial class Prices
                {
                    [PerfAspects.Timed]
                    public partial int Get();

                    private int GetCore() => One;
                }
                """,
                """
                partial class Prices
                {
                    private const int One = 1;
                }
                """,
            ]);

    [Fact]
    public Task Move_Pointer_IsNotOffered()
        => _fix.AssertNotOfferedAsync("partial class Prices { [PerfAspects.Timed] public unsafe int Get(int* id) => *id; }");
}
