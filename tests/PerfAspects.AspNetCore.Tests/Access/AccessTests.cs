using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace PerfAspects.AspNetCore.Tests.Access;

/// <summary>The callers that are let in.</summary>
public sealed class AccessTests
{
    private const string Clear = "api/cache/clear";

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public async Task OutsideDevelopment_WithoutAPolicy_TheStartIsRefused(string environment)
    {
        var refusal = await Assert.ThrowsAnyAsync<InvalidOperationException>(() => MonitoredApp.StartAsync(environment: environment));

        Assert.Contains("RequireAuthorization", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("AllowAnonymous", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OutsideDevelopment_InAnotherGroupWithoutAPolicy_TheStartIsRefused()
        => await Assert.ThrowsAnyAsync<InvalidOperationException>(() => StartNestedAsync(static _ => { }));

    [Fact]
    public async Task OutsideDevelopment_InAnotherGroupWithAPolicy_Starts()
        => await (await StartNestedAsync(static outer => outer.RequireAuthorization("users"))).DisposeAsync();

    [Fact]
    public async Task OutsideDevelopment_Anonymous_LetsEverybodyIn()
    {
        await using var app = await MonitoredApp.StartAsync(environment: "Production", group: static group => group.AllowAnonymous());

        await app.GetAsync("api/metrics");
        await app.PostAsync(Clear);
    }

    [Fact]
    public async Task GroupPolicy_IsAskedForEverything()
    {
        await using var app = await StartAsync(static group => group.RequireAuthorization("users"), "users");

        await app.GetAsync("api/metrics", HttpStatusCode.Unauthorized);
        await app.PostAsync(Clear, json: null, HttpStatusCode.Unauthorized);
        await app.GetAsync("api/metrics?user=users");
        await app.PostAsync(Clear + "?user=users");
    }

    [Fact]
    public async Task ReadAndControl_AreAskedWhereTheyExist()
    {
        await using var app = await StartAsync(static _ => { }, "PerfAspects.Read", "PerfAspects.Control");

        await app.GetAsync("api/metrics", HttpStatusCode.Unauthorized);
        await app.GetAsync("api/metrics?user=PerfAspects.Read");
        await app.GetAsync("api/metrics?user=PerfAspects.Control", HttpStatusCode.Forbidden);
        await app.PostAsync(Clear + "?user=PerfAspects.Read", json: null, HttpStatusCode.Forbidden);
        await app.PostAsync(Clear + "?user=PerfAspects.Control");
    }

    [Fact]
    public async Task OnlyOnePolicy_IsAskedForEverything()
    {
        await using var reading = await StartAsync(static _ => { }, "PerfAspects.Read");
        await using var controlling = await StartAsync(static _ => { }, "PerfAspects.Control");

        await reading.PostAsync(Clear, json: null, HttpStatusCode.Unauthorized);
        await controlling.GetAsync("api/metrics", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Anonymous_WithTheControlPolicy_MayOnlyRead()
    {
        await using var app = await StartAsync(static group => group.AllowAnonymous(), "PerfAspects.Control");

        await app.GetAsync("api/metrics");
        await app.PostAsync(Clear, json: null, HttpStatusCode.Unauthorized);
        await app.PostAsync(Clear + "?user=PerfAspects.Control");
    }

    [Theory]
    [InlineData("Host", "example.org")]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("X-Forwarded-Host", "localhost")]
    [InlineData("x-forwarded-proto", "http")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    [InlineData("X-Original-For", "127.0.0.1")]
    public async Task Development_SpoofedOrForwarded_IsRefused(string header, string value)
    {
        await using var app = await MonitoredApp.StartAsync();
        await app.GetAsync("api/metrics");

        using var request = new HttpRequestMessage(HttpMethod.Get, "api/metrics");
        request.Headers.TryAddWithoutValidation(header, value);
        using var answer = await app.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("::ffff:10.1.2.3")]
    [InlineData(null)]
    public async Task Development_OtherMachine_IsRefused(string? address)
    {
        await using var app = await MonitoredApp.StartAsync(pipeline: application => application.Use((context, next) =>
        {
            context.Connection.RemoteIpAddress = address is null ? null : IPAddress.Parse(address);
            return next(context);
        }));

        await app.GetAsync("api/metrics", HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("same-origin", null, true)]
    [InlineData("none", null, true)]
    [InlineData("same-site", null, false)]
    [InlineData("cross-site", null, false)]
    [InlineData("cross-site", "own", false)]
    [InlineData(null, "own", true)]
    [InlineData(null, "http://example.org", false)]
    [InlineData(null, "https://127.0.0.1", false)]
    [InlineData(null, "null", false)]
    public async Task Post_IsRefusedFromOtherSites(string? site, string? origin, bool isAllowed)
    {
        await using var app = await MonitoredApp.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, Clear); // with the header of other clients
        if (site is not null)
        {
            request.Headers.Add("Sec-Fetch-Site", site);
        }

        if (origin is not null)
        {
            request.Headers.Add("Origin", origin == "own" ? app.Client.BaseAddress!.GetLeftPart(UriPartial.Authority) : origin);
        }

        using var answer = await app.Client.SendAsync(request);

        Assert.Equal(isAllowed ? HttpStatusCode.NoContent : HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Post_OfAnotherClientWithoutTheHeader_IsRefused()
    {
        await using var app = await MonitoredApp.StartAsync();
        app.Client.DefaultRequestHeaders.Remove("X-PerfAspects");

        await app.PostAsync(Clear, json: null, HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Get_ChangesNothing()
    {
        await using var app = await MonitoredApp.StartAsync();

        await app.GetAsync(Clear, HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public void Map_WithoutAMonitor_SaysWhatIsMissing()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddPerfAspects();
        using var application = builder.Build();

        var missing = Assert.Throws<InvalidOperationException>(() => application.MapPerfAspects("/perfaspects"));

        Assert.Contains("AddPerfAspectsMonitoring", missing.Message, StringComparison.Ordinal);
    }

    // Each policy admits the user who has its name, whom a query parameter signs in.
    private static Task<MonitoredApp> StartAsync(Action<RouteGroupBuilder> group, params string[] policies)
        => MonitoredApp.StartAsync(builder => AddPolicies(builder.Services, policies), group, "Production");

    private static void AddPolicies(IServiceCollection services, params string[] policies)
    {
        services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, QueryAuthentication>("test", configureOptions: null);
        services.AddAuthorization(options =>
        {
            foreach (var policy in policies)
            {
                options.AddPolicy(policy, required => required.RequireClaim(ClaimTypes.Name, policy));
            }
        });
    }

    private static async Task<WebApplication> StartNestedAsync(Action<RouteGroupBuilder> outer)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        builder.Services.AddPerfAspectsMonitoring();
        AddPolicies(builder.Services, "users");
        var application = builder.Build();
        var group = application.MapGroup("/admin");
        outer(group);
        group.MapPerfAspects("/perfaspects");
        try
        {
            await application.StartAsync();
            return application;
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }
}
