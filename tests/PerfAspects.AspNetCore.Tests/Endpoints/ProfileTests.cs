using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace PerfAspects.AspNetCore.Tests.Endpoints;

/// <summary>Profiles over HTTP, with a profiler that a test decides.</summary>
public sealed class ProfileTests
{
    private const string Price = $"api/methods/{Shop.Prefix}Price";
    private const string Profile = Price + "/profile";

    private readonly FakeProfiler _profiler = new();

    [Fact]
    public async Task Profile_IsTakenLoggedAndKept()
    {
        await using var app = await StartAsync();

        var taken = (await app.PostAsync(Profile + "?seconds=2", status: HttpStatusCode.OK)).GetProperty("profile");
        var kept = (await app.GetAsync(Profile)).GetProperty("profile");
        var method = await app.GetAsync(Price);

        Assert.Equal(TimeSpan.FromSeconds(2), _profiler.Asked);
        Assert.Equal(taken.ToString(), kept.ToString());
        Assert.Equal(2, kept.GetProperty("duration").GetDouble());
        var root = kept.GetProperty("root");
        Assert.Equal((Shop.Prefix + "Price", 10), (root.GetProperty("name").GetString(), root.GetProperty("samples").GetInt32()));
        Assert.Equal(9, root.GetProperty("children")[0].GetProperty("own").GetInt32());
        Assert.True(method.GetProperty("profiler").GetBoolean());
        Assert.Equal(kept.GetProperty("time").GetString(), method.GetProperty("profiledAt").GetString());
        Assert.Contains(app.Log.Of(221), static text => text.Contains("profile", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(1.5, true)]
    [InlineData(2, false)]
    [InlineData(-3, false)]
    public async Task SlowCall_RefersToTheProfileOfItsTime(double secondsLater, bool isCovered)
    {
        await using var app = await StartAsync();
        app.Shop.Price("slow"); // for two seconds
        var begun = Assert.Single(app.Services.GetRequiredService<AspectRuntime>().Find(Shop.Prefix + "Price")!.SlowCalls).Time;
        _profiler.Time = begun + TimeSpan.FromSeconds(secondsLater);
        await app.PostAsync(Profile + "?seconds=2", status: HttpStatusCode.OK);

        var method = await app.GetAsync(Price);

        Assert.Equal(
            isCovered ? method.GetProperty("profiledAt").GetString() : null,
            method.GetProperty("slowCalls")[0].GetProperty("profiledAt").GetString());
    }

    [Fact]
    public async Task Profile_BeyondTheLimit_Is429WithTheTime()
    {
        await using var app = await StartAsync();
        _profiler.Wait = TimeSpan.FromSeconds(41.2);
        using var answer = await app.Client.PostAsync(new Uri(Profile, UriKind.Relative), null);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(42), answer.Headers.RetryAfter?.Delta);
        Assert.Equal(TimeSpan.Zero, _profiler.Asked);
    }

    [Fact]
    public async Task Profile_BesideAnother_Is409()
    {
        await using var app = await StartAsync();
        _profiler.Refusal = "Another profile is being taken.";

        var problem = await app.PostAsync(Profile, status: HttpStatusCode.Conflict);

        Assert.Equal("Another profile is being taken.", problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("6")]
    [InlineData("-1")]
    [InlineData("soon")]
    public async Task Seconds_OutOfRange_Are400(string seconds)
    {
        await using var app = await StartAsync();

        var problem = await app.PostAsync(Profile + "?seconds=" + seconds, status: HttpStatusCode.BadRequest);

        Assert.Equal("seconds", problem.GetProperty("parameter").GetString());
    }

    [Fact]
    public async Task Profile_WithoutAProfiler_Is501()
    {
        await using var app = await MonitoredApp.StartAsync();

        await app.PostAsync(Profile, status: HttpStatusCode.NotImplemented);
        await app.PostAsync("api/methods/Shop.Nowhere/profile", status: HttpStatusCode.NotFound);

        Assert.False((await app.GetAsync(Price)).GetProperty("profiler").GetBoolean());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await app.GetAsync(Profile)).GetProperty("profile").ValueKind);
    }

    [Fact]
    public async Task Profile_FromAnotherSite_IsRefused()
    {
        await using var app = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, Profile);
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var answer = await app.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(TimeSpan.Zero, _profiler.Asked);
    }

    private Task<MonitoredApp> StartAsync()
        => MonitoredApp.StartAsync(builder => builder.Services.AddSingleton<IMethodProfiler>(_profiler));

    private sealed class FakeProfiler : IMethodProfiler
    {
        private MethodProfile? _profile;

        public TimeSpan Wait { get; set; }

        public DateTimeOffset Time { get; set; } = DateTimeOffset.UnixEpoch;

        public string? Refusal { get; set; }

        public TimeSpan Asked { get; private set; }

        public TimeSpan WaitFor(TimeSpan duration) => Wait;

        public Task<MethodProfile> ProfileAsync(AspectMethod method, TimeSpan duration, CancellationToken cancellationToken = default)
        {
            if (Refusal is { } refusal)
            {
                throw new InvalidOperationException(refusal);
            }

            Asked = duration;
            var root = new ProfileNode(method.Name, 10, 1, [new ProfileNode("Shop.Load", 9, 9, [])]);
            _profile = new MethodProfile(method.Name, Time, duration, root);
            return Task.FromResult(_profile);
        }

        public MethodProfile? Find(AspectMethod method) => _profile;
    }
}
