using Microsoft.CodeAnalysis.CodeFixes;
using PerfAspects.CodeFixes.Named;
using PerfAspects.CodeFixes.Tests.Harness;

namespace PerfAspects.CodeFixes.Tests.Named;

/// <summary>PERF031: the method that a setting names and that is still to be written.</summary>
public sealed class WriteNamedMethodTests
{
    private readonly Fixing _fix = new(new WriteNamedMethodCodeFixProvider());

    [Fact]
    public Task Write_NoSuchMethod_IsFollowedByTheStub()
        => _fix.AssertFixedAsync(
            """
            using System;
            using System.Collections.Generic;
            using System.Threading.Tasks;
            using PerfAspects;

            public partial class Prices
            {
                /// <summary>Prices.</summary>
                [Cached("5m", Unless = "IsPartial")]
                public partial Task<IReadOnlyList<decimal>> GetAsync(int productId); // by id

                private Task<IReadOnlyList<decimal>> GetCoreAsync(int productId) => throw new NotSupportedException();
            }
            """,
            """
            using System;
            using System.Collections.Generic;
            using System.Threading.Tasks;
            using PerfAspects;

            public partial class Prices
            {
                /// <summary>Prices.</summary>
                [Cached("5m", Unless = "IsPartial")]
                public partial Task<IReadOnlyList<decimal>> GetAsync(int productId); // by id

                private static bool IsPartial(IReadOnlyList<decimal> result) => throw new NotImplementedException();

                private Task<IReadOnlyList<decimal>> GetCoreAsync(int productId) => throw new NotSupportedException();
            }
            """);

    [Fact]
    public Task Write_NoSuchListOfKeys_IsFollowedByTheStub()
        => _fix.AssertFixedAsync(
            """
            using System;
            using System.Collections.Generic;
            using System.Threading.Tasks;
            using PerfAspects;

            public partial class Prices
            {
                [Cached("5m"), Warm("Popular", Interval = "1h")]
                public partial Task<decimal> GetAsync(int productId, string currency);

                private Task<decimal> GetCoreAsync(int productId, string currency) => throw new NotSupportedException();
            }
            """,
            """
            using System;
            using System.Collections.Generic;
            using System.Threading.Tasks;
            using PerfAspects;

            public partial class Prices
            {
                [Cached("5m"), Warm("Popular", Interval = "1h")]
                public partial Task<decimal> GetAsync(int productId, string currency);

                private static IEnumerable<(int, string)> Popular() => throw new NotImplementedException();

                private Task<decimal> GetCoreAsync(int productId, string currency) => throw new NotSupportedException();
            }
            """);

    [Fact]
    public Task WriteAll_OneMethodOfTwoSettings_IsWrittenOnce()
        => _fix.AssertAllFixedAsync(
            FixAllScope.Document,
            [
                """
                partial class Prices
                {
                    [PerfAspects.Cached("1s", Unless = "IsBad")]
                    public partial int Get(int id);

                    private int GetCore(int id) => id;

                    [PerfAspects.Cached("1s", Unless = "IsBad")]
                    public partial int Find(int id);

                    private int FindCore(int id) => id;
                }
                """,
            ],
            [
                """
                partial class Prices
                {
                    [PerfAspects.Cached("1s", Unless = "IsBad")]
                    public partial int Get(int id);

                    private static bool IsBad(int result) => throw new System.NotImplementedException();

                    private int GetCore(int id) => id;

                    [PerfAspects.Cached("1s", Unless = "IsBad")]
                    public partial int Find(int id);

                    private int FindCore(int id) => id;
                }
                """,
            ]);

    [Theory]
    [InlineData("[PerfAspects.Cached(\"1s\", Unless = \"IsBad\")] public partial int Get(); private bool IsBad(int result) => true;")]
    [InlineData("[PerfAspects.Cached(\"1s\", Unless = \"IsBad\")] public partial int Get(); private bool IsBad => true;")]
    [InlineData("[PerfAspects.Cached(\"1s\", Unless = \"no name\")] public partial int Get();")]
    [InlineData("[PerfAspects.Cached(\"1s\", Unless = \"class\")] public partial int Get();")]
    public Task Write_NameTakenOrNone_IsNotOffered(string members)
        => _fix.AssertNotOfferedAsync($"partial class Prices {{ {members} private int GetCore() => 1; }}");
}
