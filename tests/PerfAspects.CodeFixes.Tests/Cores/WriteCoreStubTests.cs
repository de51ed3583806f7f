using PerfAspects.CodeFixes.Cores;
using PerfAspects.CodeFixes.Tests.Harness;

namespace PerfAspects.CodeFixes.Tests.Cores;

/// <summary>PERF003: the core that is still to be written.</summary>
public sealed class WriteCoreStubTests
{
    private readonly Fixing _fix = new(new WriteCoreStubCodeFixProvider());

    [Fact]
    public Task Write_Declaration_IsFollowedByTheStub()
        => _fix.AssertFixedAsync(
            """
            using System;
            using System.Threading;
            using System.Threading.Tasks;
            using PerfAspects;

            public partial class Prices
            {
                /// <summary>A price.</summary>
                [Timed]
                [Cached("5m")]
                public partial ValueTask<int> GetPriceAsync(int productId, string currency, CancellationToken cancellationToken = default); // by id

                public int Other() => 1;
            }
            """,
            """
            using System;
            using System.Threading;
            using System.Threading.Tasks;
            using PerfAspects;

            public partial class Prices
            {
                /// <summary>A price.</summary>
                [Timed]
                [Cached("5m")]
                public partial ValueTask<int> GetPriceAsync(int productId, string currency, CancellationToken cancellationToken = default); // by id

                private ValueTask<int> GetPriceCoreAsync(int productId, string currency, CancellationToken cancellationToken) => throw new NotImplementedException();

                public int Other() => 1;
            }
            """);

    [Fact]
    public Task Write_SystemNotImported_TheExceptionIsQualified()
        => _fix.AssertFixedAsync(
            """
            partial class Prices
            {
                [PerfAspects.Timed]
                public static partial void Get(out int id);
            }
            """,
            """
            partial class Prices
            {
                [PerfAspects.Timed]
                public static partial void Get(out int id);

                private static void GetCore(out int id) => throw new System.NotImplementedException();
            }
            """);

    [Fact]
    public Task Write_Generic_RepeatsTheConstraints()
        => _fix.AssertFixedAsync(
            """
            using System;

            class Outer
            {
                struct Prices<TKey>
                {
                    [PerfAspects.Timed]
                    public readonly partial T Get<T>(
                        TKey key, // of the product
                        params T[] others)
                        where T : notnull, IComparable<T>;
                }
            }
            """,
            """
            using System;

            partial class Outer
            {
                partial struct Prices<TKey>
                {
                    [PerfAspects.Timed]
                    public readonly partial T Get<T>(
                        TKey key, // of the product
                        params T[] others)
                        where T : notnull, IComparable<T>;

                    private readonly T GetCore<T>(
                        TKey key,
                        params T[] others)
                        where T : notnull, IComparable<T> => throw new NotImplementedException();
                }
            }
            """);

    [Fact]
    public Task Write_Override_RepeatsTheInheritedConstraints()
        => _fix.AssertFixedAsync(
            """
            using System.Collections.Generic;

            abstract class Source
            {
                public abstract T? Get<T>() where T : class, IEnumerable<int>;
            }

            partial class Prices : Source
            {
                [PerfAspects.Timed]
                public override partial T? Get<T>() where T : class;
            }
            """,
            """
            using System.Collections.Generic;

            abstract class Source
            {
                public abstract T? Get<T>() where T : class, IEnumerable<int>;
            }

            partial class Prices : Source
            {
                [PerfAspects.Timed]
                public override partial T? Get<T>() where T : class;

                private T? GetCore<T>() where T : class, IEnumerable<int> => throw new System.NotImplementedException();
            }
            """);

    [Fact]
    public Task Write_OverloadWithItsCore_TheOtherGetsItsOwn()
        => _fix.AssertFixedAsync(
            """
            partial class Prices
            {
                [PerfAspects.Timed]
                public partial int Get(int id);

                private int GetCore(int id) => id;

                [PerfAspects.Timed]
                public partial int Get(string name);
            }
            """,
            """
            partial class Prices
            {
                [PerfAspects.Timed]
                public partial int Get(int id);

                private int GetCore(int id) => id;

                [PerfAspects.Timed]
                public partial int Get(string name);

                private int GetCore(string name) => throw new System.NotImplementedException();
            }
            """);

    [Fact]
    public Task Write_NameTaken_IsNotOffered()
        => _fix.AssertNotOfferedAsync("partial class Prices { private int GetCore; [PerfAspects.Timed] public partial int Get(); }");

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    public Task Write_NameThatIsNone_IsNotOffered(string name)
        => _fix.AssertNotOfferedAsync($"partial class Prices {{ [PerfAspects.Timed, PerfAspects.AspectCore(\"{name}\")] public partial int Get(); }}");
}
