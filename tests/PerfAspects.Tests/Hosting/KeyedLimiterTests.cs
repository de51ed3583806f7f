using System.Threading.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace PerfAspects.Tests.Hosting;

/// <summary>Limiters of the application's own, by the name an attribute gives.</summary>
public sealed partial class KeyedLimiterTests : IDisposable
{
    private const string Type = "PerfAspects.Tests.Hosting.KeyedLimiterTests+Api";

    private readonly FakeClock _clock = new();
    private readonly ConcurrencyLimiter _two = new(new ConcurrencyLimiterOptions { PermitLimit = 2, QueueLimit = 0 });
    private readonly FixedWindowRateLimiter _three = new(new FixedWindowRateLimiterOptions { PermitLimit = 3, Window = TimeSpan.FromHours(1), AutoReplenishment = false });
    private readonly ServiceProvider _services;

    public KeyedLimiterTests() => _services = new ServiceCollection()
        .AddPerfAspects(options => options.TimeProvider = _clock)
        .AddSingleton<Api>()
        .AddKeyedSingleton<RateLimiter>("two", _two)
        .AddKeyedSingleton<RateLimiter>("three", _three)
        .BuildServiceProvider();

    private Api Calls => _services.GetRequiredService<Api>();

    public void Dispose()
    {
        _services.Dispose();
        _two.Dispose();
        _three.Dispose();
    }

    [Fact]
    public async Task Lease_IsGivenBackWhenTheCallEnds()
    {
        var gate = new TaskCompletionSource();
        var calls = new[] { Calls.InsideAsync(gate.Task), Calls.InsideAsync(gate.Task) };

        await Assert.ThrowsAsync<RateLimitRejectedException>(() => Calls.InsideAsync(gate.Task));
        gate.SetResult();
        await Task.WhenAll(calls);

        await Calls.InsideAsync(gate.Task);
        Assert.Equal(2, _two.GetStatistics()!.CurrentAvailablePermits);
    }

    [Fact]
    public async Task Lease_OfAStream_IsGivenBackWhenItsEnumerationEnds()
    {
        await using (var first = Calls.StreamAsync().GetAsyncEnumerator())
        await using (var second = Calls.StreamAsync().GetAsyncEnumerator())
        {
            Assert.True(await first.MoveNextAsync());
            Assert.True(await second.MoveNextAsync());
            await using var third = Calls.StreamAsync().GetAsyncEnumerator();
            await Assert.ThrowsAsync<RateLimitRejectedException>(async () => await third.MoveNextAsync());
            Assert.False(await first.MoveNextAsync());
            Assert.Equal(1, _two.GetStatistics()!.CurrentAvailablePermits);
        }

        Assert.Equal(2, _two.GetStatistics()!.CurrentAvailablePermits);
    }

    [Fact]
    public async Task Lease_OfAStreamThatFails_IsGivenBack()
    {
        await using var stream = Calls.FailingStreamAsync().GetAsyncEnumerator();
        await Assert.ThrowsAsync<InvalidDataException>(async () => await stream.MoveNextAsync());

        Assert.Equal(2, _two.GetStatistics()!.CurrentAvailablePermits);
    }

    [Fact]
    public void Limiter_DecidesInsteadOfTheAttribute_AndTellsWhenToComeBack()
    {
        for (var i = 0; i < 3; i++)
        {
            Calls.Limited();
        }

        var rejection = Assert.Throws<RateLimitRejectedException>(Calls.Limited);

        Assert.InRange(rejection.RetryAfter!.Value, TimeSpan.FromMinutes(59), TimeSpan.FromHours(1));
        Assert.Equal((3, 1), (Statistics("Limited").Calls - 1, Statistics("Limited").Rejected));
    }

    [Fact]
    public void Settings_TellOfIt()
    {
        var setting = Runtime.Find(Type + ".Limited")!.Settings.Single(static setting => setting.Name == "RateLimited:Limiter");

        Assert.Equal(("System.Threading.RateLimiting.RateLimiter 'three'", AspectSettingOrigin.Service), (setting.Value, setting.Origin));
        Assert.DoesNotContain(Runtime.Find(Type + ".Ours")!.Settings, static setting => setting.Name == "RateLimited:Limiter");
    }

    [Fact]
    public void NameWithoutALimiter_IsOurs()
    {
        Calls.Ours();

        Assert.Throws<RateLimitRejectedException>(Calls.Ours);
    }

    [Fact]
    public async Task TogetherWithOurs_OursIsAskedFirst_AndWhatWasGotIsGivenBack()
    {
        var gate = new TaskCompletionSource();
        var calls = new[] { Calls.BothAsync(gate.Task), Calls.BothAsync(gate.Task) };
        await Assert.ThrowsAsync<RateLimitRejectedException>(() => Calls.BothAsync(gate.Task)); // the other one is full; ours has charged it
        gate.SetResult();
        await Task.WhenAll(calls);

        await Calls.BothAsync(gate.Task);
        await Assert.ThrowsAsync<RateLimitRejectedException>(() => Calls.BothAsync(gate.Task)); // ours
        Assert.Equal(2, _two.GetStatistics()!.CurrentAvailablePermits);
        Assert.Equal(3, _two.GetStatistics()!.TotalSuccessfulLeases);
    }

    [Fact]
    public async Task SeveralOfTheApplications_WhatTheFirstGaveIsGivenBackWhenTheSecondRejects()
    {
        for (var i = 0; i < 3; i++)
        {
            await Calls.ForeignAsync();
        }

        await Assert.ThrowsAsync<RateLimitRejectedException>(Calls.ForeignAsync);

        Assert.Equal(2, _two.GetStatistics()!.CurrentAvailablePermits);
    }

    [Fact]
    public void Name_GivenAtRunTime_FindsTheLimiter_AndTakenBack_OursCountsOn()
    {
        var method = Runtime.Find(Type + ".Ours")!;
        Calls.Ours();

        method.Override("RateLimited:Name", "three");
        Calls.Ours();
        Calls.Ours();
        Assert.Equal(1, _three.GetStatistics()!.CurrentAvailablePermits);

        method.Override("RateLimited:Name", null);
        Assert.Throws<RateLimitRejectedException>(Calls.Ours);
    }

    private AspectRuntime Runtime => _services.GetRequiredService<AspectRuntime>();

    private AspectStatistics Statistics(string method) => Runtime.Find($"{Type}.{method}")!.GetStatistics();

    private sealed partial class Api(AspectRuntime runtime)
    {
        [RateLimited(1, "1h", Name = "two")]
        public partial Task InsideAsync(Task until);

        private Task InsideCoreAsync(Task until) => until;

        [RateLimited(1, "1h", Name = "two")]
        public partial IAsyncEnumerable<int> StreamAsync();

        private async IAsyncEnumerable<int> StreamCoreAsync()
        {
            await Task.CompletedTask;
            yield return 1;
        }

        [RateLimited(1, "1h", Name = "two")]
        public partial IAsyncEnumerable<int> FailingStreamAsync();

        private IAsyncEnumerable<int> FailingStreamCoreAsync() => throw new InvalidDataException();

        [RateLimited(1, "1h", Name = "three")]
        public partial void Limited();

        private void LimitedCore()
        {
        }

        [RateLimited(1, "1h", Name = "ours")]
        public partial void Ours();

        private void OursCore()
        {
        }

        [RateLimited(4, "1h"), RateLimited(1, "1h", Name = "two")]
        public partial Task BothAsync(Task until);

        private Task BothCoreAsync(Task until) => until;

        [RateLimited(1, "1h", Name = "two"), RateLimited(1, "1h", Name = "three")]
        public partial Task ForeignAsync();

        private Task ForeignCoreAsync() => Task.CompletedTask;
    }
}
