using System.Text.Json;
using Drive.Load;
using Drive.Reports;
using Drive.Runs;

const int Broken = 1;
const int Misused = 2;

DriveOptions options;
RunReport? before;
try
{
    options = DriveOptions.Parse(args);
    before = options.Before is null ? null : JsonSerializer.Deserialize(File.ReadAllText(options.Before), ReportJson.Default.RunReport);
}
catch (Exception exception) when (exception is FormatException or IOException or JsonException)
{
    Console.Error.WriteLine($"drive: {exception.Message}");
    Console.Error.WriteLine("drive load|stress|endurance URL [--rate 100] [--for 10s] [--threshold \"p95 < 500ms\"] [--json FILE] [--html FILE]");
    return Misused;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true; // the report of what was measured is still written
    stop.Cancel();
};
using var target = new HttpTarget(options);
var report = await (options.Mode == RunMode.Stress
    ? StressRun.RunAsync(options, target, TimeProvider.System, Console.Out, stop.Token)
    : LoadRun.RunAsync(options, target, TimeProvider.System, Console.Out, stop.Token)).ConfigureAwait(false);
var figures = new RunFigures(report.Result, report.Memory);
report = report with
{
    Thresholds = [.. options.Thresholds.Select(threshold => new JudgedThreshold(threshold.Text, threshold.Holds(figures) == true))],
};
TextReport.Write(Console.Out, report, before);
if (options.Json is { } json)
{
    File.WriteAllText(json, JsonSerializer.Serialize(report, ReportJson.Default.RunReport));
}

if (options.Html is { } html)
{
    File.WriteAllText(html, HtmlReport.Write(report, before));
}

return report.Succeeds ? 0 : Broken;
