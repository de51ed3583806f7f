using PerfAspects.CompilerServices;

namespace PerfAspects.Tests.CompilerServices;

public sealed class KeyHashTests
{
    [Fact]
    public void Combine_PairsThatCollideInARecord_HaveHashCodesOfTheirOwn()
    {
        const int RecordFactor = -1521134295; // the factor that the C# compiler writes into a record's GetHashCode
        const int Pairs = 1_000;
        (int First, int Second)[] pairs = [.. Enumerable.Range(1, Pairs).Select(static i => (i, unchecked(-(i * RecordFactor))))];
        Assert.Single(pairs.Select(static pair => new Record(pair.First, pair.Second).GetHashCode()).Distinct());

        var codes = pairs.Select(static pair => KeyHash.Combine(KeyHash.Of(pair.First), pair.Second)).Distinct();

        Assert.InRange(codes.Count(), Pairs - 10, Pairs);
    }

    [Fact]
    public void Combine_EqualParts_HaveEqualHashCodes()
    {
        Assert.Equal(Of("a", null, 1.5), Of(new string('a', 1), null, 1.5));

        static int Of(string? first, string? second, double third) => KeyHash.Combine(KeyHash.Combine(KeyHash.Of(first), second), third);
    }

    private readonly record struct Record(int First, int Second);
}
