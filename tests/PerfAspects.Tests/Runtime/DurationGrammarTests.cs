using PerfAspects.Runtime;

namespace PerfAspects.Tests.Runtime;

public sealed class DurationGrammarTests
{
    [Theory]
    [InlineData("5m", "00:05:00")]
    [InlineData("1h30m", "01:30:00")]
    [InlineData("1.5s", "00:00:01.5")]
    [InlineData("250ms", "00:00:00.25")]
    [InlineData("1d2h3m4s5ms", "1.02:03:04.005")]
    [InlineData("0s", "00:00:00")]
    [InlineData("0.0001ms", "00:00:00.0000001")]
    [InlineData("00:05:00", "00:05:00")]
    [InlineData("23:59:59.999", "23:59:59.999")]
    [InlineData("00:00:00.0000001", "00:00:00.0000001")]
    [InlineData("1.02:03:04", "1.02:03:04")]
    [InlineData("10675199.02:48:05.4775807", "10675199.02:48:05.4775807")]
    [InlineData("10675199d", "10675199.00:00:00")]
    [InlineData("90m", "01:30:00")]
    public void TryParse_Good_IsRead(string text, string expected)
    {
        Assert.True(DurationGrammar.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), duration);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" 5m")]
    [InlineData("5 m")]
    [InlineData("5M")]
    [InlineData("5")]
    [InlineData("m")]
    [InlineData("-5m")]
    [InlineData("+5m")]
    [InlineData("5min")]
    [InlineData("30m1h")]
    [InlineData("1m1m")]
    [InlineData("1.m")]
    [InlineData(".5s")]
    [InlineData("1,5s")]
    [InlineData("1..5s")]
    [InlineData("٥m")]
    [InlineData("5m ")]
    [InlineData("24:00:00")]
    [InlineData("00:60:00")]
    [InlineData("00:00:60")]
    [InlineData("5:00")]
    [InlineData("1:00:00")]
    [InlineData("00:00:00.")]
    [InlineData("00:00:00.12345678")]
    [InlineData("-00:05:00")]
    [InlineData("00:05:00m")]
    [InlineData(".00:05:00")]
    [InlineData("10675200d")]
    [InlineData("10675199.02:48:05.4775808")]
    [InlineData("99999999999999999999999999999999d")]
    [InlineData("1::00:00")]
    [InlineData(":::::::::")]
    public void TryParse_Bad_IsRefused(string? text) => Assert.False(DurationGrammar.TryParse(text, out _));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void TryParse_AnyTextOfItsLetters_NeverThrows(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 100_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(14)).Select(_ => "0129dhms.: "[random.Next(11)])]);
            if (DurationGrammar.TryParse(text, out var duration))
            {
                Assert.True(duration >= TimeSpan.Zero, text);
            }
        }
    }
}
