using PerfAspects.CodeFixes.Tests.Harness;

namespace PerfAspects.CodeFixes.Tests;

/// <summary>PERF002: the types around an annotated method.</summary>
public sealed class MakeTypePartialTests
{
    private readonly Fixing _fix = new(new MakeTypePartialCodeFixProvider());

    [Fact]
    public Task Make_Class_GetsPartialAsItsLastModifier()
        => _fix.AssertFixedAsync(
            """
            /// <summary>All prices.</summary>
            public sealed class Prices
            {
                [PerfAspects.Timed]
                public partial int Get();

                private int GetCore() => 1;
            }
            """,
            """
            /// <summary>All prices.</summary>
            public sealed partial class Prices
            {
                [PerfAspects.Timed]
                public partial int Get();

                private int GetCore() => 1;
            }
            """);

    [Fact]
    public Task Make_NestedTypes_AllBecomePartial()
        => _fix.AssertFixedAsync(
            """
            class Outer
            {
                // inside
                record Prices
                {
                    [PerfAspects.Timed]
                    public partial int Get();

                    private int GetCore() => 1;
                }
            }
            """,
            """
            partial class Outer
            {
                // inside
                partial record Prices
                {
                    [PerfAspects.Timed]
                    public partial int Get();

                    private int GetCore() => 1;
                }
            }
            """);
}
