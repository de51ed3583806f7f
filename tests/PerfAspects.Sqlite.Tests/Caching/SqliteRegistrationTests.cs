using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PerfAspects.Sqlite.Tests.Caching;

/// <summary>The registration of the tier in a host, and the values that its options refuse.</summary>
public sealed class SqliteRegistrationTests : IDisposable
{
    private readonly CacheFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Tier_OfAPath_IsUsedAndDisposedWithTheServices()
    {
        CacheTier tier;
        await using (var services = new ServiceCollection().AddPerfAspectsSqlite(_file.Path).BuildServiceProvider())
        {
            tier = services.GetRequiredService<IOptions<AspectRuntimeOptions>>().Value.SharedTier!;
            Assert.NotNull(services.GetRequiredService<AspectRuntime>());
            await tier.ProbeAsync(default);
            Assert.True(tier.IsLocal);
        }

        Assert.True(File.Exists(_file.Path));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await tier.ProbeAsync(default));
    }

    [Fact]
    public void Options_HaveTheDefaultsOfTheContract() => Assert.Equal(256L * 1024 * 1024, new SqliteTierOptions().MaxSize);

    [Fact]
    public void Options_ThatCannotBe_AreRefused()
    {
        Assert.Equal("Path", Assert.Throws<ArgumentException>(static () => new SqliteCacheTier(new SqliteTierOptions())).ParamName);
        var small = new SqliteTierOptions { Path = "cache.db", MaxSize = 1 };
        Assert.Equal("MaxSize", Assert.Throws<ArgumentException>(() => new SqliteCacheTier(small)).ParamName);
        Assert.Throws<ArgumentException>(static () => new ServiceCollection().AddPerfAspectsSqlite(""));
    }
}
