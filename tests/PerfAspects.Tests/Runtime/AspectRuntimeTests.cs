namespace PerfAspects.Tests.Runtime;

public sealed partial class AspectRuntimeTests : AspectTest
{
    private const string Prefix = "PerfAspects.Tests.Runtime.AspectRuntimeTests+";

    [Fact]
    public void Find_BeforeTheFirstCall_KnowsTheMethod()
    {
        var method = Runtime.Find(Prefix + "Shop.GetAsync");

        Assert.NotNull(method);
        Assert.Equal(["Timed", "Cached", "RateLimited", "CircuitBreaker"], method.Aspects);
        Assert.Equal(0, method.GetStatistics().Calls);
        Assert.Equal(Polly.CircuitBreaker.CircuitState.Closed, method.GetStatistics().CircuitState);
        Assert.Null(Runtime.Find(Prefix + "Shop.Static")!.GetStatistics().CircuitState);
        Assert.Same(method, Runtime.Find(Prefix + "Shop.GetAsync"));
    }

    [Fact]
    public void Find_Unknown_IsNull() => Assert.Null(Runtime.Find("Nobody.Knows.This"));

    [Fact]
    public void Find_NestedGeneric_ByItsOpenName() => Assert.NotNull(Runtime.Find(Prefix + "Repo`1+Inner.Get"));

    [Fact]
    public void Find_TypeAndMethod_FindsWhatTheNameFinds()
    {
        Assert.Same(Runtime.Find(Prefix + "Shop.GetAsync"), Runtime.Find(typeof(Shop), nameof(Shop.GetAsync)));
        Assert.Same(Runtime.Find(Prefix + "Shop.Get"), Runtime.Find(typeof(Shop), "Get"));
        Assert.Null(Runtime.Find(typeof(Shop), "get"));
        Assert.Null(Runtime.Find(typeof(string), "Get"));
        Assert.Throws<ArgumentNullException>(() => Runtime.Find(null!, "Get"));
        Assert.Throws<ArgumentNullException>(() => Runtime.Find(typeof(Shop), null!));
    }

    [Fact]
    public void Find_TypeWithTypeArguments_FindsTheMethodOfTheOpenType()
    {
        var method = Runtime.Find(Prefix + "Repo`1+Inner.Get");

        Assert.NotNull(method);
        Assert.Same(method, Runtime.Find(typeof(Repo<>.Inner), "Get"));
        Assert.Same(method, Runtime.Find(typeof(Repo<int>.Inner), "Get"));
        Assert.Null(Runtime.Find(typeof(Repo<>).GetGenericArguments()[0], "Get")); // a type parameter has no name of its own
    }

    [Fact]
    public void Methods_HoldEveryAnnotatedMethodOnce()
    {
        var names = Runtime.Methods.Select(static method => method.Name).Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order();

        Assert.Equal([Prefix + "Repo`1+Inner.Get", Prefix + "Shop.Get", Prefix + "Shop.Get", Prefix + "Shop.GetAsync", Prefix + "Shop.Static"], names);
    }

    [Fact]
    public void Settings_TellValueAndOrigin()
    {
        var settings = Runtime.Find(Prefix + "Shop.GetAsync")!.Settings.ToDictionary(static setting => setting.Name);

        Assert.Equal(("5m", AspectSettingOrigin.Attribute), (settings["Cached:Duration"].Value, settings["Cached:Duration"].Origin));
        Assert.Equal(("10000", AspectSettingOrigin.BuiltIn), (settings["Cached:MaxEntries"].Value, settings["Cached:MaxEntries"].Origin));
        Assert.Equal(("0.25", AspectSettingOrigin.Attribute), (settings["CircuitBreaker:FailureRatio"].Value, settings["CircuitBreaker:FailureRatio"].Origin));
        Assert.Equal("100", settings["RateLimited:Permits"].Value);
    }

    [Fact]
    public void Static_Method_UsesTheDefaultRuntime()
    {
        var before = AspectRuntime.Default.Find(Prefix + "Shop.Static")!.GetStatistics().Calls;

        Assert.Equal(4, Shop.Static(2));

        Assert.Equal(before + 1, AspectRuntime.Default.Find(Prefix + "Shop.Static")!.GetStatistics().Calls);
    }

    [Fact]
    public async Task Dispose_Twice_ThenCallsThrowAndEntriesAreGone()
    {
        var shop = new Shop(Runtime);
        Assert.Equal(1, await shop.GetAsync(1, default));
        var method = Runtime.Find(Prefix + "Shop.GetAsync")!;

        Runtime.Dispose();
        await Runtime.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => shop.GetAsync(1, default));
        Assert.Throws<ObjectDisposedException>(() => shop.Get(1));
        Assert.Throws<ObjectDisposedException>(() => shop.Get("1"));
        Assert.Equal(0, method.GetStatistics().CacheEntries);
    }

    [Fact]
    public async Task Dispose_DuringALoad_HandsOverTheValueAndKeepsItNot()
    {
        var shop = new Shop(Runtime) { Gate = new TaskCompletionSource() };
        var call = shop.GetAsync(1, default);
        var method = Runtime.Find(Prefix + "Shop.GetAsync")!;

        Runtime.Dispose();
        shop.Gate.SetResult();

        Assert.Equal(1, await call);
        Assert.Equal(0, method.GetStatistics().CacheEntries);
    }

    [Fact]
    public void Repo_GenericType_StateByTypeArguments()
    {
        var first = new Repo<int>.Inner(Runtime);
        var second = new Repo<string>.Inner(Runtime);

        Assert.NotSame(first.Get(1), second.Get(1));
        Assert.Same(first.Get(1), first.Get(1));
        Assert.Equal(2, Statistics(Prefix + "Repo`1+Inner.Get").CacheEntries);
    }

    private sealed partial class Shop(AspectRuntime runtime)
    {
        public TaskCompletionSource? Gate { get; init; }

        [CircuitBreaker(FailureRatio = 0.25), RateLimited(100, "1s"), Cached("5m"), Timed]
        public partial Task<int> GetAsync(int id, CancellationToken cancellationToken);

        private async Task<int> GetCoreAsync(int id, CancellationToken cancellationToken)
        {
            await (Gate?.Task ?? Task.CompletedTask);
            return id;
        }

        [Timed]
        public partial int Get(int id);

        private int GetCore(int id) => id;

        [Cached("1s")]
        public partial int Get(string id);

        private int GetCore(string id) => id.Length;

        [Timed]
        public static partial int Static(int number);

        private static int StaticCore(int number) => number * 2;
    }

    private sealed partial class Repo<T>
    {
        public sealed partial class Inner(AspectRuntime runtime)
        {
            [Cached("5m")]
            public partial object Get(int id);

            private object GetCore(int id) => new List<T>(id);
        }
    }
}
