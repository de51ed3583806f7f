using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using PerfAspects.CompilerServices;

namespace PerfAspects.Tests.Tiers;

/// <summary>Bytes of key arguments: different arguments, different bytes; equal arguments, the same bytes everywhere.</summary>
public sealed class KeyWriterTests
{
    public static TheoryData<string> Cultures => ["", "de-DE", "tr-TR", "ar-SA"];

    [Fact]
    public void Add_OfTexts_IsUnambiguous()
        => AssertDistinct(
            Written(static writer => Add(writer, "a", "bc")),
            Written(static writer => Add(writer, "ab", "c")),
            Written(static writer => Add(writer, "abc", "")),
            Written(static writer => Add(writer, "abc", null)),
            Written(static writer => Add(writer, null, "abc")),
            Written(static writer => Add(writer, "\ud800", "")), // half of a surrogate pair
            Written(static writer => Add(writer, "\udc00", "")),
            Written(static writer => Add(writer, "\ufffd", "")));

    [Fact]
    public void Add_OfLists_IsUnambiguous()
        => AssertDistinct(
            Written(static writer => Add(writer, [1], [2, 3])),
            Written(static writer => Add(writer, [1, 2], [3])),
            Written(static writer => Add(writer, [1, 2, 3], [])),
            Written(static writer => Add(writer, [1, 2, 3], null)),
            Written(static writer => Add(writer, null, [1, 2, 3])));

    [Fact]
    public void Add_OfWhatACoreCanTellApart_Differs()
    {
        var now = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        AssertDistinct(
            Written(writer => writer.Add(now)),
            Written(writer => writer.Add(DateTime.SpecifyKind(now, DateTimeKind.Local))),
            Written(writer => writer.Add(DateTime.SpecifyKind(now, DateTimeKind.Unspecified))));
        AssertDistinct(Written(static writer => writer.Add(1.0m)), Written(static writer => writer.Add(1.00m)), Written(static writer => writer.Add(new decimal(0, 0, 0, isNegative: true, scale: 0))), Written(static writer => writer.Add(0m)));
        AssertDistinct(Written(static writer => writer.Add(0.0)), Written(static writer => writer.Add(-0.0)), Written(static writer => writer.Add(double.NaN)));
        AssertDistinct(
            Written(static writer => writer.Add(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero))),
            Written(static writer => writer.Add(new DateTimeOffset(2026, 1, 1, 13, 0, 0, TimeSpan.FromHours(1)))));
        AssertDistinct(Written(static writer => writer.Add(new Uri("http://a/b#c"))), Written(static writer => writer.Add(new Uri("http://a/b#d"))), Written(static writer => writer.Add((Uri?)null)));
        AssertDistinct(Written(static writer => writer.Add(new Version(1, 2))), Written(static writer => writer.Add(new Version(1, 2, 0))), Written(static writer => writer.Add((Version?)null)));
        AssertDistinct(Written(static writer => writer.Add(default(BigInteger))), Written(static writer => writer.Add(BigInteger.MinusOne)), Written(static writer => writer.Add(BigInteger.Pow(2, 100))));
        AssertDistinct(
            Written(static writer => writer.AddItems(default(ImmutableArray<int>))), Written(static writer => writer.AddItems(ImmutableArray<int>.Empty)));
    }

    [Fact]
    public void Add_OfEveryNaN_IsTheSame()
        => Assert.Equal(Written(static writer => writer.Add(double.NaN)), Written(static writer => writer.Add(BitConverter.Int64BitsToDouble(0x7FF8_0000_0000_0001))));

    [Theory]
    [MemberData(nameof(Cultures))]
    public void Add_InEveryCulture_IsTheSame(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.Equal(
                "0100000001010000006900",
                Written(static writer =>
                {
                    writer.Add(1);
                    writer.Add("i");
                }));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static void Add(KeyWriter writer, string? first, string? second)
    {
        writer.Add(first);
        writer.Add(second);
    }

    private static void Add(KeyWriter writer, int[]? first, int[]? second)
    {
        foreach (var item in writer.AddItems(first))
        {
            writer.Add(item);
        }

        foreach (var item in writer.AddItems(second))
        {
            writer.Add(item);
        }
    }

    private static string Written(Action<KeyWriter> write)
    {
        var writer = new KeyWriter();
        write(writer);
        return Convert.ToHexString(writer.Written);
    }

    private static void AssertDistinct(params string[] written) => Assert.Distinct(written);
}
