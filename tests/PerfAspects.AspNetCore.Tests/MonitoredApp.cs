using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PerfAspects.Tests;

namespace PerfAspects.AspNetCore.Tests;

/// <summary>A web application with a monitor on a free loopback port, on a clock that a test moves.</summary>
internal sealed class MonitoredApp : IAsyncDisposable
{
    private readonly WebApplication _application;

    private MonitoredApp(WebApplication application, FakeClock clock, ListLog log)
    {
        (_application, Clock, Log) = (application, clock, log);
        Shop = new Shop(application.Services.GetRequiredService<AspectRuntime>(), clock);
        Client = new HttpClient { BaseAddress = new Uri(application.Urls.First() + "/perfaspects/") };
        Client.DefaultRequestHeaders.Add("X-PerfAspects", "1");
    }

    public FakeClock Clock { get; }

    public ListLog Log { get; }

    public Shop Shop { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _application.Services;

    public static async Task<MonitoredApp> StartAsync(
        Action<WebApplicationBuilder>? configure = null,
        Action<RouteGroupBuilder>? group = null,
        string environment = "Development",
        Action<WebApplication>? pipeline = null,
        Action<MonitoringOptions>? options = null)
    {
        var (clock, log) = (new FakeClock(), new ListLog());
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddPerfAspectsMonitoring(options);
        configure?.Invoke(builder);
        var application = builder.Build();
        pipeline?.Invoke(application);
        var mapped = application.MapPerfAspects("/perfaspects");
        group?.Invoke(mapped);
        try
        {
            await application.StartAsync();
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }

        return new MonitoredApp(application, clock, log);
    }

    /// <summary>Moves the clock on by so many seconds; the monitor samples each.</summary>
    public void Pass(int seconds = 1)
    {
        for (var second = 0; second < seconds; second++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    public async Task<JsonElement> GetAsync(string path, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await Client.GetAsync(new Uri(path, UriKind.Relative));
        return await ReadAsync(answer, status);
    }

    public async Task<JsonElement> PostAsync(string path, string? json = null, HttpStatusCode status = HttpStatusCode.NoContent)
    {
        using var content = new StringContent(json ?? "", new MediaTypeHeaderValue("application/json"));
        using var answer = await Client.PostAsync(new Uri(path, UriKind.Relative), content);
        return await ReadAsync(answer, status);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.DisposeAsync();
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(status == answer.StatusCode, $"{(int)answer.StatusCode}: {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }
}
