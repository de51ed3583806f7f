// Prints what Prometheus reads from a host whose methods have alerts of all kinds.
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using Shop;

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddPerfAspects();
builder.Services.AddOpenTelemetry().WithMetrics(static metrics => metrics.AddMeter("PerfAspects").AddPrometheusExporter());
await using var app = builder.Build();
app.MapPrometheusScrapingEndpoint();
await app.StartAsync();
await new Orders().UseAllAsync();
await new Prices().UseAsync();
using var http = new HttpClient();
Console.WriteLine(await http.GetStringAsync(app.Urls.First() + "/metrics"));
