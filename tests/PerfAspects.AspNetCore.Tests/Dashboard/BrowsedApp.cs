using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PerfAspects.AspNetCore.Tests.Dashboard;

/// <summary>A shop with customers, in real time, and a proxy before it that maps <c>/base</c> to it.</summary>
internal sealed class BrowsedApp : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly WebApplication _proxy;
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _customers;

    private BrowsedApp(WebApplication application)
    {
        _application = application;
        _proxy = Create("Production").Build();
        _proxy.Map("/base/{**path}", ForwardAsync);
        _customers = Task.Run(BuyAsync);
    }

    public Uri Address => new(_application.Urls.First() + "/perfaspects");

    public Uri ProxiedAddress => new(_proxy.Urls.First() + "/base/perfaspects");

    public static async Task<BrowsedApp> StartAsync()
    {
        var builder = Create("Production");
        builder.Services.AddPerfAspectsMonitoring(static options => options.Alerts.Add(
            new AlertRule("isolated", "circuit == isolated") { Window = TimeSpan.FromSeconds(1), Method = Shop.Prefix + "Pay" }));
        var application = builder.Build();
        application.MapPerfAspects("/perfaspects").AllowAnonymous();
        await application.StartAsync();
        var app = new BrowsedApp(application);
        await app._proxy.StartAsync();
        return app;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _customers;
        await _proxy.DisposeAsync();
        await _application.DisposeAsync();
        _client.Dispose();
    }

    private static WebApplicationBuilder Create(string environment)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder;
    }

    private async Task BuyAsync()
    {
        var shop = new Shop(_application.Services.GetRequiredService<AspectRuntime>(), TimeProvider.System);
        var counter = 0;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!_closing.IsCancellationRequested)
        {
            await timer.WaitForNextTickAsync();
            counter++;
            for (var calls = 0; calls <= counter % 7; calls++)
            {
                shop.Price("secret-argument" + counter % 10);
            }

            shop.Marked(counter);
            try
            {
                shop.Pay(counter);
                shop.Order();
            }
            catch (Exception)
            {
                // An isolated circuit, or too many orders.
            }
        }
    }

    private async Task ForwardAsync(HttpContext context)
    {
        var target = _application.Urls.First() + context.Request.Path.Value!["/base".Length..] + context.Request.QueryString;
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), target);
        if (HttpMethods.IsPost(context.Request.Method))
        {
            request.Content = new StreamContent(context.Request.Body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        var sent = context.Request.Headers.Where(static header => !header.Key.StartsWith("Content-", StringComparison.Ordinal));
        foreach (var (name, value) in sent)
        {
            request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value);
        }

        request.Headers.Host = null; // that of the target, as proxies do by default
        request.Headers.Add("X-Forwarded-Prefix", "/base");
        using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        var received = answer.Headers.Concat(answer.Content.Headers).Where(static header => header.Key != "Transfer-Encoding");
        foreach (var (name, value) in received)
        {
            context.Response.Headers[name] = value.ToArray();
        }

        await using var body = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await body.ReadAsync(chunk, context.RequestAborted)) > 0)
        {
            await context.Response.Body.WriteAsync(chunk.AsMemory(0, read), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }
}
