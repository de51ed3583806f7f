using System.Globalization;
using PerfAspects.Runtime;

namespace PerfAspects.Generators.Tests.Diagnostics;

/// <summary>The grammar as the compiler has it; the runtime compiles the same file.</summary>
public sealed class DurationGrammarTests
{
    [Theory]
    [InlineData("1ms", 0.001)]
    [InlineData("500ms", 0.5)]
    [InlineData("1s", 1)]
    [InlineData("1.5s", 1.5)]
    [InlineData("0s", 0)]
    [InlineData("007s", 7)]
    [InlineData("90m", 5400)]
    [InlineData("1h30m", 5400)]
    [InlineData("1d2h3m4s5ms", 93784.005)]
    [InlineData("0.5d0.5h", 45000)]
    [InlineData("00:00:01", 1)]
    [InlineData("00:05:00", 300)]
    [InlineData("23:59:59.999", 86399.999)]
    [InlineData("1.02:03:04", 93784)]
    [InlineData("00:00:00.0000001", 0.0000001)]
    [InlineData("10675199.02:48:05", 922337203685)]
    public void TryParse_Duration_IsRead(string text, double seconds)
    {
        Assert.True(DurationGrammar.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("1")]
    [InlineData("s")]
    [InlineData("1 s")]
    [InlineData(" 1s")]
    [InlineData("1s ")]
    [InlineData("-1s")]
    [InlineData("+1s")]
    [InlineData("1S")]
    [InlineData("1sec")]
    [InlineData("1,5s")]
    [InlineData(".5s")]
    [InlineData("1.s")]
    [InlineData("1.5.5s")]
    [InlineData("1s1h")]
    [InlineData("1s1s")]
    [InlineData("1ms1s")]
    [InlineData("1h30")]
    [InlineData("1e3s")]
    [InlineData("\u0661s")]
    [InlineData("1w")]
    [InlineData("10675200d")]
    [InlineData("99999999999999999999999999999999s")]
    [InlineData("5:00")]
    [InlineData("00:00")]
    [InlineData("1:00:00")]
    [InlineData("24:00:00")]
    [InlineData("00:60:00")]
    [InlineData("00:00:60")]
    [InlineData("00:00:00.")]
    [InlineData("00:00:00.12345678")]
    [InlineData(".00:00:01")]
    [InlineData("-00:00:01")]
    [InlineData("1d00:00:01")]
    [InlineData("00:00:01s")]
    [InlineData("00:00:-1")]
    [InlineData("10675200.00:00:00")]
    public void TryParse_AnythingElse_IsRefused(string? text) => Assert.False(DurationGrammar.TryParse(text, out _));

    [Fact]
    public void TryParse_ACultureWithAComma_ChangesNothing()
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Assert.True(DurationGrammar.TryParse("1.5s", out var duration));
            Assert.Equal(TimeSpan.FromSeconds(1.5), duration);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}
