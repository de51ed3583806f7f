using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PerfAspects.AspNetCore.Tests;

/// <summary>A web application on a free loopback port, whose only endpoint runs what a test says.</summary>
internal sealed class RejectingServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private RejectingServer(WebApplication application) => _application = application;

    public HttpClient Client { get; } = new();

    public static async Task<RejectingServer> StartAsync(Func<HttpContext, Task> endpoint, Action<IServiceCollection>? services = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        services?.Invoke(builder.Services);
        builder.Services.AddPerfAspectsProblemDetails();
        var application = builder.Build();
        application.UseExceptionHandler();
        application.MapGet("/", endpoint);
        await application.StartAsync();
        return new RejectingServer(application) { Client = { BaseAddress = new Uri(application.Urls.Single()) } };
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.DisposeAsync();
    }
}
