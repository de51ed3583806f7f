#!/usr/bin/env bash
# The Prometheus exporter of OpenTelemetry .NET adds no "_ratio" to a gauge of unit "1".
# The guess: OpenTelemetry's compatibility specification says that such a gauge gets the suffix "_ratio", as the collector's exporter writes it. An alert
# that is written for one exporter never fires on the other. A unit in braces, such as "{state}", has no suffix in either.
# Versions: OpenTelemetry.Exporter.Prometheus.AspNetCore 1.20.1-beta.1, OpenTelemetry.Extensions.Hosting 1.20.1, .NET 10.
# Output seen:
#   shop_load gauge
#   shop_rate_bytes_per_second gauge
#   shop_state gauge
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/app.cs" <<'CS'
#:sdk Microsoft.NET.Sdk.Web
#:package OpenTelemetry.Extensions.Hosting@1.20.1
#:package OpenTelemetry.Exporter.Prometheus.AspNetCore@1.20.1-beta.1
using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

var builder = WebApplication.CreateBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter("shop").AddPrometheusExporter());
await using var app = builder.Build();
app.MapPrometheusScrapingEndpoint();
using var meter = new Meter("shop");
meter.CreateObservableGauge("shop.load", () => 0.5, "1");
meter.CreateObservableGauge("shop.rate", () => 5, "By/s");
meter.CreateObservableGauge("shop.state", () => 1, "{state}");
await app.StartAsync();
using var http = new HttpClient();
var scrape = await http.GetStringAsync(app.Urls.First() + "/metrics");
foreach (var line in scrape.Split('\n').Where(line => line.StartsWith("# TYPE shop_")))
{
    Console.WriteLine(line["# TYPE ".Length..]);
}
CS
output=$(cd "$folder" && dotnet run app.cs)
echo "$output"
expected='shop_load gauge
shop_rate_bytes_per_second gauge
shop_state gauge'
[[ $output == "$expected" ]] || { echo 'The behaviour has changed.'; exit 1; }
