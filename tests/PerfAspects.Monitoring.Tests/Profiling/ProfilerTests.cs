using Microsoft.Extensions.DependencyInjection;
using PerfAspects.Monitoring.Profiling;
using PerfAspects.Tests;

namespace PerfAspects.Monitoring.Tests.Profiling;

/// <summary>Profiles of this process, and how many of them there may be.</summary>
public sealed class ProfilerTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Profile_OfABusyMethod_ShowsWhatItCalls()
    {
        await using var services = new ServiceCollection().AddPerfAspectsProfiling().BuildServiceProvider();
        var runtime = services.GetRequiredService<AspectRuntime>();
        var profiler = services.GetRequiredService<IMethodProfiler>();
        var method = runtime.Find(typeof(BusyWork), nameof(BusyWork.Run))!;
        using var stop = new CancellationTokenSource();
        var work = Task.Run(() => new BusyWork(runtime).Run(stop.Token));

        var profile = await profiler.ProfileAsync(method, s_second);
        await stop.CancelAsync();
        await work;

        var spin = Assert.Single(profile.Root.Children, static child => child.Name == "PerfAspects.Monitoring.Tests.Profiling.BusyWork.Spin");
        Assert.Equal((method.Name, s_second), (profile.Method, profile.Duration));
        Assert.Same(profile, profiler.Find(method));
        Assert.True(spin.Samples > 10, $"{spin.Samples} samples");
        Assert.True(spin.Samples <= profile.Root.Samples && profile.Root.Samples - spin.Samples < profile.Root.Samples / 2);
        Assert.Null(profiler.Find(runtime.Find(typeof(Store), nameof(Store.Pay))!));
        Assert.Empty(Directory.GetFiles(Path.GetTempPath(), "perfaspects-*.etlx"));
    }

    [Fact]
    public void Limit_IsFiveSecondsInTenMinutes()
    {
        var clock = new FakeClock();
        var limit = new ProfileLimit(clock);
        limit.Take(s_second * 3, clock.GetTimestamp());
        clock.Advance(TimeSpan.FromMinutes(4));
        limit.Take(s_second * 2, clock.GetTimestamp());

        Assert.Equal(TimeSpan.FromMinutes(6), limit.WaitFor(s_second, clock.GetTimestamp()));
        Assert.Equal(TimeSpan.FromMinutes(10), limit.WaitFor(s_second * 4, clock.GetTimestamp()));
        clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(TimeSpan.Zero, limit.WaitFor(s_second * 3, clock.GetTimestamp()));
        Assert.Equal(TimeSpan.FromMinutes(4), limit.WaitFor(s_second * 4, clock.GetTimestamp()));
    }

    [Fact]
    public async Task Profile_BeyondTheLimitOrBesideAnother_IsRefused()
    {
        var clock = new FakeClock();
        var profiler = new MethodProfiler(clock);
        using var runtime = new AspectRuntime();
        var method = runtime.Find(typeof(Store), nameof(Store.Pay))!;
        using var cancellation = new CancellationTokenSource();
        var first = profiler.ProfileAsync(method, s_second * 5, cancellation.Token);

        var beside = await Assert.ThrowsAsync<InvalidOperationException>(() => profiler.ProfileAsync(method, s_second));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        var over = await Assert.ThrowsAsync<InvalidOperationException>(() => profiler.ProfileAsync(method, s_second));

        Assert.Contains("Another profile", beside.Message, StringComparison.Ordinal);
        Assert.Contains("room in 600 s", over.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => profiler.ProfileAsync(method, TimeSpan.Zero));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => profiler.ProfileAsync(method, s_second * 6));
    }

    [Theory]
    [InlineData("Shop.Orders.Place(int32)", "Shop.Orders.Place")]
    [InlineData("Shop.Orders+<PlaceCoreAsync>d__5.MoveNext()", "Shop.Orders.PlaceCoreAsync")]
    [InlineData("Shop.Repo`1[System.__Canon].Get(class !0[])", "Shop.Repo`1.Get")]
    [InlineData("Shop.Orders+<>c.<Place>b__0()", "Shop.Orders+<>c.<Place>b__0")]
    public void Names_OfFrames_AreThoseOfTheSource(string frame, string name) => Assert.Equal(name, FrameNames.Clean(frame));

    [Theory]
    [InlineData("Shop.Orders.PlaceAsync", "Shop.Orders.PlaceAsync", true)]
    [InlineData("Shop.Orders.PlaceAsync", "Shop.Orders.PlaceCoreAsync", true)]
    [InlineData("Shop.Orders.PlaceAsync", "Shop.Orders.PlaceAsyncCore", true)]
    [InlineData("Shop.Orders.Rate", "Shop.Orders.GetRateCore", true)]
    [InlineData("Shop.Orders.PlaceAsync", "Shop.Orders.PlaceAllAsync", false)]
    [InlineData("Shop.Orders.PlaceAsync", "Shop.OldOrders.PlaceAsync", false)]
    public void Frame_OfAMethod_IsItsWrapperOrItsCore(string method, string frame, bool isOf)
        => Assert.Equal(isOf, new FrameNames(method).IsOf(frame));
}
