using Microsoft.Extensions.Time.Testing;
using PerfAspects.Contracts.Model;

namespace PerfAspects.Contracts.Tests;

/// <summary>The defaults of the options, and the values that a tier refuses.</summary>
public sealed class CacheTierOptionsTests
{
    [Fact]
    public void Options_HaveTheDefaultsOfTheContract()
    {
        var options = new CacheTierOptions();

        Assert.Equal("perfaspects", options.Namespace);
        Assert.Equal(TimeSpan.FromMilliseconds(100), options.ReadTimeout);
        Assert.Equal(TimeSpan.FromMilliseconds(250), options.KeepTimeout);
        Assert.Equal(TimeSpan.FromSeconds(10), options.LeaseDuration);
        Assert.Equal(TimeSpan.FromSeconds(2), options.CrossNodeWait);
        Assert.Equal(TimeSpan.FromSeconds(1), options.CoherenceInterval);
        Assert.Equal(TimeSpan.FromSeconds(30), options.MaxStaleness);
        Assert.Equal(UnreachableTier.Queue, options.OnUnreachable);
        Assert.Equal(4_096, options.CompressionThreshold);
        Assert.Equal(1_048_576, options.MaxPayload);
        Assert.False(options.Required);
    }

    public static TheoryData<string, Action<CacheTierOptions>> Refused => new()
    {
        { "Namespace", static options => options.Namespace = "" },
        { "Namespace", static options => options.Namespace = "a{b}" },
        { "ReadTimeout", static options => options.ReadTimeout = TimeSpan.Zero },
        { "KeepTimeout", static options => options.KeepTimeout = TimeSpan.FromTicks(-1) },
        { "LeaseDuration", static options => options.LeaseDuration = TimeSpan.FromDays(2) },
        { "CrossNodeWait", static options => options.CrossNodeWait = TimeSpan.FromTicks(-1) },
        { "CoherenceInterval", static options => options.CoherenceInterval = TimeSpan.Zero },
        { "MaxStaleness", static options => options.MaxStaleness = TimeSpan.Zero },
        { "OnUnreachable", static options => options.OnUnreachable = (UnreachableTier)7 },
        { "CompressionThreshold", static options => options.CompressionThreshold = -1 },
        { "MaxPayload", static options => options.MaxPayload = 0 },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Tier_WithAValueThatCannotBe_NamesTheOption(string option, Action<CacheTierOptions> set)
    {
        var options = new CacheTierOptions();
        set(options);

        var exception = Assert.Throws<ArgumentException>(() => new ModelCacheTier(new ModelStore(new FakeTimeProvider()), options));

        Assert.Equal(option, exception.ParamName);
        Assert.Contains(option, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tier_WithoutStalenessOrWait_IsPossible()
    {
        var options = new CacheTierOptions { MaxStaleness = null, CrossNodeWait = TimeSpan.Zero };
        using var tier = new ModelCacheTier(new ModelStore(new FakeTimeProvider()), options);

        Assert.Null(tier.Options.MaxStaleness);
    }
}
