
namespace PerfAspects.Tests.Caching.Each;

/// <summary>Entries that a method for one key and one for many keys share.</summary>
public sealed class WithTests : AspectTest
{
    private readonly EachSource _source = new();

    [Fact]
    public async Task KeyLoadedByOneMethod_IsAHitOfTheOther()
    {
        var shop = new WithShop(Runtime, _source);
        Assert.Equal("1v1", await shop.FindAsync(1));
        Assert.Equal("1v1,2v1", Text(await shop.FindManyAsync([1, 2])));
        Assert.Equal("2v1", await shop.FindAsync(2));

        Assert.Equal(["1", "2"], Asked());
        var (single, many) = (Of(nameof(WithShop.FindAsync)), Of(nameof(WithShop.FindManyAsync)));
        Assert.Equal((1, 1, 2), (single.CacheHits, single.CacheMisses, single.CacheEntries));
        Assert.Equal((1, 1, 0, 1), (many.CacheHits, many.CacheMisses, many.CacheEntries, many.Calls));
    }

    [Fact]
    public async Task LoadOfOneMethod_IsJoinedByTheOther()
    {
        var shop = new WithShop(Runtime, _source);
        var core = new TaskCompletionSource();
        _source.Before = _ => core.Task;
        var many = shop.FindManyAsync([1, 2]);
        var one = shop.FindAsync(1);
        var other = shop.FindAsync(3);
        var again = shop.FindManyAsync([3, 2]);
        core.SetResult();

        Assert.Equal(("1v1", "3v1"), (await one, await other));
        Assert.Equal(("1v1,2v1", "2v1,3v1"), (Text(await many), Text(await again)));
        Assert.Equal(["1,2", "3"], Asked());
    }

    [Fact]
    public async Task KeyWithoutAValue_IsNullForTheMethodForOne()
    {
        var shop = new WithShop(Runtime, _source);
        _source.Missing.UnionWith([2, 4]);
        Assert.Equal("1v1", Text(await shop.FindManyAsync([1, 2])));
        Assert.Null(await shop.FindAsync(2));
        Assert.Null(await shop.FindAsync(4));
        Assert.Empty(await shop.FindManyAsync([2, 4]));
        Assert.Equal(["1,2", "4"], Asked());
    }

    [Fact]
    public async Task KeyWithoutAValue_WhereTheResultIsNeverNull_IsNotKept()
    {
        var shop = new WithShop(Runtime, _source);
        _source.Missing.Add(2);
        Assert.Equal("1=6", string.Join(',', (await shop.LengthsAsync([1, 2], "EUR")).Select(static pair => $"{pair.Key}={pair.Value}")));
        Assert.Equal(6, await shop.LengthAsync("EUR", 1));
        await Assert.ThrowsAsync<KeyNotFoundException>(() => shop.LengthAsync("EUR", 2).AsTask());
        Assert.Empty(await shop.LengthsAsync([2], "EUR"));
        Assert.Equal(["1,2", "2", "2"], Asked());
    }

    [Fact]
    public async Task OtherParameters_TellEntriesApart()
    {
        var shop = new WithShop(Runtime, _source);
        Assert.Equal(6, (await shop.LengthsAsync([1], "EUR"))[1]);
        Assert.Equal(4, await shop.LengthAsync("X", 1));
        Assert.Equal(4, (await shop.LengthsAsync([1], "X"))[1]);
        Assert.Equal(2, _source.Asked.Count);
    }

    [Fact]
    public async Task SingleCallThatJoinsAKeyWithoutAValue_FailsWhereTheResultIsNeverNull()
    {
        var shop = new WithShop(Runtime, _source);
        _source.Missing.Add(2);
        var core = new TaskCompletionSource();
        _source.Before = _ => core.Task;
        var many = shop.LengthsAsync([2], "EUR");
        var one = shop.LengthAsync("EUR", 2);
        core.SetResult();

        await Assert.ThrowsAsync<KeyNotFoundException>(() => one.AsTask());
        Assert.Empty(await many);
        Assert.Single(_source.Asked);
    }

    [Fact]
    public void SynchronousMethods_ShareNullableEntries()
    {
        var shop = new WithShop(Runtime, _source);
        _source.Missing.Add(2);
        Assert.Equal([1], shop.Lengths([1, 2]).Keys);
        Assert.Equal(3, shop.Length(1));
        Assert.Null(shop.Length(2)); // CacheNull of the method for one key is off
        Assert.Equal(["1,2", "2"], Asked());
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6)]
    public async Task Invalidation_OfEither_DropsTheEntryOfBoth(int way)
    {
        var shop = new WithShop(Runtime, _source);
        await shop.FindManyAsync([1]);
        _source.Version = 2;
        switch (way)
        {
            case 0:
                shop.Forget(1);
                break;
            case 1:
                await shop.ForgetManyAsync([1, 7]);
                break;
            case 2:
                shop.ForgetAll();
                break;
            case 3:
                shop.ForgetTag(1);
                break;
            case 4:
                Runtime.Find(NameOf(nameof(WithShop.FindManyAsync)))!.ClearCache();
                break;
            case 5:
                await Runtime.Find(NameOf(nameof(WithShop.FindManyAsync)))!.ClearCacheAsync();
                break;
            default:
                Runtime.Find(NameOf(nameof(WithShop.FindAsync)))!.ClearCache();
                break;
        }

        Assert.Equal("1v2", await shop.FindAsync(1));
        Assert.Equal("1v2", Text(await shop.FindManyAsync([1])));
        Assert.Equal(2, _source.Asked.Count);
    }

    [Fact]
    public async Task WrittenValue_IsAHitOfBoth()
    {
        var shop = new WithShop(Runtime, _source);
        await shop.FindManyAsync([1]);
        await shop.SetAsync(1, "new");
        Assert.Equal(("new", "new"), (await shop.FindAsync(1), Text(await shop.FindManyAsync([1]))));
    }

    [Fact]
    public async Task InvalidationDuringALoadOfTheMethodForMany_KeepsTheOlderValueOut()
    {
        var shop = new WithShop(Runtime, _source);
        var core = new TaskCompletionSource();
        _source.Before = _ => core.Task;
        var many = shop.FindManyAsync([1, 2]);
        shop.Forget(1);
        _source.Version = 2;
        core.SetResult();

        Assert.Equal("1v1,2v1", Text(await many));
        Assert.Equal(("1v2", "2v1"), (await shop.FindAsync(1), await shop.FindAsync(2)));
    }

    [Fact]
    public async Task SettingsOfTheMethodForOne_HoldForBoth()
    {
        var shop = new WithShop(Runtime, _source);
        await shop.FindManyAsync([1]);
        var single = Runtime.Find(NameOf(nameof(WithShop.FindAsync)))!;
        single.Override("Cached:Duration", "1m");
        single.Override("Cached:RefreshAhead", "0");
        await shop.FindManyAsync([2]);
        Clock.Advance(TimeSpan.FromMinutes(1.5));
        _source.Version = 2;
        Assert.Equal("2v2", Text(await shop.FindManyAsync([2])));

        single.Override("Cached:Enabled", "false");
        _source.Version = 3;
        Assert.Equal("2v3", Text(await shop.FindManyAsync([2])));
        single.Override("Cached:Enabled", null);
        Assert.Equal("2v2", Text(await shop.FindManyAsync([2])));
    }

    [Fact]
    public async Task MethodForManyThatIsOff_LeavesTheEntries()
    {
        var shop = new WithShop(Runtime, _source);
        await shop.FindManyAsync([1]);
        var many = Runtime.Find(NameOf(nameof(WithShop.FindManyAsync)))!;
        many.Override("CachedEach:Enabled", "false");
        _source.Version = 2;
        Assert.Equal("1v2", Text(await shop.FindManyAsync([1])));
        Assert.Equal("1v1", await shop.FindAsync(1));
    }

    [Fact]
    public async Task DueEntries_AreLoadedAheadByTheMethodThatIsCalled()
    {
        var shop = new WithShop(Runtime, _source);
        await shop.FindManyAsync([1, 2]);
        Clock.Advance(TimeSpan.FromMinutes(4.5));
        _source.Version = 2;
        Assert.Equal("1v1,2v1", Text(await shop.FindManyAsync([1, 2])));
        await Patience.UntilAsync(() => Of(nameof(WithShop.FindAsync)).CacheRefreshes == 2);

        Assert.Equal(("1v2", "2v2", 0), (await shop.FindAsync(1), await shop.FindAsync(2), shop.SingleLoads));
        Assert.Equal(["1,2", "1,2"], Asked());
    }

    [Fact]
    public async Task DisposedRuntime_Refuses()
    {
        var shop = new WithShop(Runtime, _source);
        await shop.FindManyAsync([1]);
        await Runtime.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => shop.FindManyAsync([1]));
        Assert.Throws<ObjectDisposedException>(() => shop.Forget(1));
    }

    private string[] Asked() => [.. _source.Asked.Select(static keys => string.Join(',', keys.Order()))];

    private AspectStatistics Of(string method) => Runtime.Find(NameOf(method))!.GetStatistics();

    private static string NameOf(string method) => $"{typeof(WithShop).FullName}.{method}";

    private static string Text(IReadOnlyDictionary<int, string> values)
        => string.Join(',', values.OrderBy(static pair => pair.Key).Select(static pair => pair.Value));
}
