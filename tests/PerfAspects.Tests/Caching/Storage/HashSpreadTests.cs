using PerfAspects.Caching.Storage;

namespace PerfAspects.Tests.Caching.Storage;

/// <summary>The spread of hash codes over a table, with many pairs of factors: no process is unlucky.</summary>
public sealed class HashSpreadTests
{
    private const int Seeds = 1000;
    private const int Buckets = 1024;

    public static TheoryData<string, Func<int, int>> Patterns => new()
    {
        { "numbers in order", static i => i },
        { "numbers in order, from somewhere on", static i => 123_456_789 + i },
        { "negative numbers", static i => -i },
        { "every third", static i => 3 * i },
        { "tens", static i => 10 * i },
        { "thousands", static i => 1000 * i },
        { "multiples of the number of buckets", static i => Buckets * i },
        { "multiples of 65,536", static i => 65_536 * i },
        { "pairs of small numbers", static i => (i / 32 << 16) | (i % 32) },
        { "a grid", static i => i / 32 * 257 + i % 32 },
    };

    // A look-up compares as many keys as its bucket has: with random numbers and as many keys as buckets, two on the average.
    [Theory]
    [MemberData(nameof(Patterns))]
    public void Mix_APattern_SpreadsAsRandomNumbersDo_WithAnyFactors(string pattern, Func<int, int> number)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var (first, second) = (HashSpread.NextFactor(random), HashSpread.NextFactor(random));
            var buckets = new int[Buckets];
            for (var i = 0; i < Buckets; i++)
            {
                buckets[HashSpread.Mix(number(i), first, second) & (Buckets - 1)]++;
            }

            var compared = buckets.Sum(static keys => (double)keys * keys) / Buckets;
            Assert.True(compared < 2.4 && buckets.Max() < 14, $"{pattern}, seed {seed}: {compared} compared, {buckets.Max()} in a bucket");
        }
    }

    // The factor of a table is random and may be unlucky; the table then takes another one when it grows. What comes after that may crowd it
    // a little: a seldom table compares six or seven keys. One with a factor that is never replaced compares up to sixty.
    [Theory]
    [MemberData(nameof(Patterns))]
    public void Table_APattern_IsFoundWithFewComparisons_InEveryTable(string pattern, Func<int, int> number)
    {
        for (var attempt = 0; attempt < Seeds; attempt++)
        {
            var table = new EntryTable(maxEntries: 0);
            for (var i = 0; i < Buckets; i++)
            {
                table.Add(new KeyedEntry<int, int>(i, number(i)));
            }

            var compared = 0;
            for (var i = 0; i < Buckets; i++)
            {
                var isFound = false;
                for (var entry = table.Chain(number(i)); entry is not null; entry = entry.Next, compared++)
                {
                    isFound |= entry.Hash == number(i);
                }

                Assert.True(isFound);
            }

            Assert.True(compared < 12 * Buckets, $"{pattern}, table {attempt}: {(double)compared / Buckets} keys in a bucket");
        }
    }

    [Fact]
    public void Mix_DependsOnBothFactors()
    {
        static int[] Spread(ulong first, ulong second)
            => [.. Enumerable.Range(0, 64).Select(i => HashSpread.Mix(i, first, second) & (Buckets - 1))];

        var spread = Spread(0x9E37_79B9_7F4A_7C15, 0xD1B5_4A32_D192_ED03);

        Assert.NotEqual(spread, Spread(0x9E37_79B9_7F4A_7C17, 0xD1B5_4A32_D192_ED03));
        Assert.NotEqual(spread, Spread(0x9E37_79B9_7F4A_7C15, 0xD1B5_4A32_D192_ED05));
    }
}
