using Microsoft.CodeAnalysis.CodeFixes;
using PerfAspects.CodeFixes.Resilience;
using PerfAspects.CodeFixes.Tests.Harness;

namespace PerfAspects.CodeFixes.Tests.Resilience;

/// <summary>PERF016: the fallback that is still to be written.</summary>
public sealed class WriteFallbackStubTests
{
    private readonly Fixing _fix = new(new WriteFallbackStubCodeFixProvider());

    [Fact]
    public Task Write_NoSuchMethod_IsFollowedByTheStub()
        => _fix.AssertFixedAsync(
            """
            using System;
            using System.Threading.Tasks;
            using PerfAspects;

            public partial class Prices
            {
                /// <summary>A price.</summary>
                [Timed]
                [Fallback("GetLastAsync", Handle = [typeof(TimeoutException)])]
                public static partial ValueTask<int> GetAsync(int productId = 1); // by id

                private static ValueTask<int> GetCoreAsync(int productId) => new(productId);
            }
            """,
            """
            using System;
            using System.Threading.Tasks;
            using PerfAspects;

            public partial class Prices
            {
                /// <summary>A price.</summary>
                [Timed]
                [Fallback("GetLastAsync", Handle = [typeof(TimeoutException)])]
                public static partial ValueTask<int> GetAsync(int productId = 1); // by id

                private static ValueTask<int> GetLastAsync(int productId) => throw new NotImplementedException();

                private static ValueTask<int> GetCoreAsync(int productId) => new(productId);
            }
            """);

    [Fact]
    public Task Write_AnotherOverloadIsThere_IsWrittenBesideIt()
        => _fix.AssertFixedAsync(
            """
            partial class Prices
            {
                [PerfAspects.Fallback(nameof(Last))]
                public partial T Get<T>(T id) where T : struct;

                private T GetCore<T>(T id) where T : struct => id;

                private int Last() => 1;
            }
            """,
            """
            partial class Prices
            {
                [PerfAspects.Fallback(nameof(Last))]
                public partial T Get<T>(T id) where T : struct;

                private T Last<T>(T id) where T : struct => throw new System.NotImplementedException();

                private T GetCore<T>(T id) where T : struct => id;

                private int Last() => 1;
            }
            """);

    [Fact]
    public Task WriteAll_OneFallbackOfTwoMethods_IsWrittenOnce()
        => _fix.AssertAllFixedAsync(
            FixAllScope.Document,
            [
                """
                partial class Prices
                {
                    [PerfAspects.Fallback("None")]
                    public partial int Get(int id);

                    private int GetCore(int id) => id;

                    [PerfAspects.Fallback("None"), PerfAspects.Fallback("Other", Handle = [typeof(System.TimeoutException)])]
                    public partial int Find(int key);

                    private int FindCore(int key) => key;
                }
                """,
            ],
            [
                """
                partial class Prices
                {
                    [PerfAspects.Fallback("None")]
                    public partial int Get(int id);

                    private int None(int id) => throw new System.NotImplementedException();

                    private int GetCore(int id) => id;

                    [PerfAspects.Fallback("None"), PerfAspects.Fallback("Other", Handle = [typeof(System.TimeoutException)])]
                    public partial int Find(int key);

                    private int Other(int key) => throw new System.NotImplementedException();

                    private int FindCore(int key) => key;
                }
                """,
            ]);

    [Theory]
    [InlineData("""[PerfAspects.Fallback("Last")] public partial int Get(int id); private string Last(int id) => "";""")]
    [InlineData("""[PerfAspects.Fallback("Last")] public partial int Get(int id); private int Last => 1;""")]
    [InlineData("""[PerfAspects.Fallback("no name")] public partial int Get(int id);""")]
    [InlineData("""[PerfAspects.Fallback("class")] public partial int Get(int id);""")]
    [InlineData("""[PerfAspects.Fallback(nameof(Get))] public partial int Get(int id);""")]
    [InlineData("""[PerfAspects.Fallback("Last")] public int Get(int id) => 1;""")]
    public Task Write_NameTakenOrNone_IsNotOffered(string members)
        => _fix.AssertNotOfferedAsync($"partial class Prices {{ {members} private int GetCore(int id) => id; }}");

    [Fact]
    public Task Write_ShapeThatNoFallbackFits_IsNotOffered()
        => _fix.AssertNotOfferedAsync("partial class Prices { int _a; [PerfAspects.Fallback(\"Last\")] public partial ref int Get(); private ref int GetCore() => ref _a; }");
}
