using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace PerfAspects.AspNetCore.Tests.Dashboard;

/// <summary>The files of the dashboard, without a browser.</summary>
public sealed partial class DashboardTests
{
    private const int MostBytes = 60_000;

    [Fact]
    public async Task Page_HasAStrictContentPolicyAndNothingInline()
    {
        await using var app = await MonitoredApp.StartAsync();

        using var answer = await app.Client.GetAsync(new Uri("", UriKind.Relative));
        var page = await answer.Content.ReadAsStringAsync();

        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<style", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(InlineScript(), page);
        Assert.DoesNotMatch(OutsideAddress(), page);
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task Files_Compressed_AreWithinTheirBudgetAndKept(string encoding)
    {
        await using var app = await MonitoredApp.StartAsync();
        var page = await app.Client.GetStringAsync(new Uri("", UriKind.Relative));
        var size = await SizeAsync(app, "", encoding, isKept: false);

        foreach (Match name in FileName().Matches(page))
        {
            size += await SizeAsync(app, name.Value, encoding, isKept: true);
        }

        Assert.Equal(2, FileName().Matches(page).Count);
        Assert.InRange(size, 1_000, MostBytes);
    }

    [Fact]
    public async Task PrefixWithoutSlash_RedirectsRelatively()
    {
        await using var app = await MonitoredApp.StartAsync();
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });

        using var answer = await client.GetAsync(new Uri(app.Client.BaseAddress!.ToString().TrimEnd('/')));

        Assert.Equal((HttpStatusCode.Found, "./perfaspects/"), (answer.StatusCode, answer.Headers.Location!.OriginalString));
    }

    [Fact]
    public async Task FileOfAnotherVersion_Is404()
    {
        await using var app = await MonitoredApp.StartAsync();

        await app.GetAsync("dashboard.0123456789abcdef.js", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Page_IsGuardedLikeTheEndpoints()
    {
        await using var app = await MonitoredApp.StartAsync();
        var page = await app.Client.GetStringAsync(new Uri("", UriKind.Relative));
        app.Client.DefaultRequestHeaders.Host = "example.org";

        await app.GetAsync("", HttpStatusCode.Forbidden);
        await app.GetAsync(FileName().Match(page).Value, HttpStatusCode.Forbidden);
    }

    private static async Task<long> SizeAsync(MonitoredApp app, string path, string encoding, bool isKept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(encoding));
        using var answer = await app.Client.SendAsync(request);
        Assert.Equal(encoding, answer.Content.Headers.ContentEncoding.Single());
        Assert.Equal(isKept, answer.Headers.CacheControl!.ToString().Contains("immutable", StringComparison.Ordinal));
        return (await answer.Content.ReadAsByteArrayAsync()).Length;
    }

    [GeneratedRegex(@"dashboard\.[0-9a-f]{16}\.(js|css)")]
    private static partial Regex FileName();

    [GeneratedRegex(@"<script[^>]*>[^<]|\son[a-z]+=")]
    private static partial Regex InlineScript();

    [GeneratedRegex("(src|href)=\"(https?:)?//")]
    private static partial Regex OutsideAddress();
}
