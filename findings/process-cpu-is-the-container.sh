#!/usr/bin/env bash
# The instrument process.cpu.utilization of the resource monitoring for .NET shows the CPU of all processes of the container, in cores where no CPU request
# is set. The guess: it is the share of one process, at most 1, as the name and the unit "1" say. An idle process beside a busy one reports the busy one's CPU,
# so a process that sheds load by this figure sheds because of its neighbour. dotnet.process.memory.virtual.utilization is the container's memory, too.
# Version: Microsoft.Extensions.Diagnostics.ResourceMonitoring 10.11.0 on Linux, .NET 10.
# The application sleeps for eight seconds while a second process keeps a core busy.
# Output seen:
#   own CPU time over wall time under 0.3: True
#   process.cpu.utilization over 0.5: True
#   process.cpu.utilization equals container.cpu.request.utilization: True
#   dotnet.process.memory.virtual.utilization equals container.memory.limit.utilization: True
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/app.cs" <<'CS'
#:package Microsoft.Extensions.Diagnostics.ResourceMonitoring@10.11.0
#:package Microsoft.Extensions.Hosting@10.0.14
#:property PublishAot=false
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var builder = Host.CreateApplicationBuilder();
builder.Logging.ClearProviders();
builder.Services.AddResourceMonitoring();
var values = new Dictionary<string, double>();
using var listener = new MeterListener();
listener.InstrumentPublished = static (instrument, listener) =>
{
    if (instrument.Meter.Name == "Microsoft.Extensions.Diagnostics.ResourceMonitoring")
    {
        listener.EnableMeasurementEvents(instrument);
    }
};
listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => values[instrument.Name] = value);
listener.Start();
using var host = builder.Build();
await host.StartAsync();

using var neighbour = Process.Start("/bin/sh", ["-c", "while :; do :; done"]);
try
{
    listener.RecordObservableInstruments();
    var own = Environment.CpuUsage.TotalTime;
    var begin = Stopwatch.GetTimestamp();
    await Task.Delay(TimeSpan.FromSeconds(8));
    var share = (Environment.CpuUsage.TotalTime - own) / Stopwatch.GetElapsedTime(begin);
    values.Clear();
    listener.RecordObservableInstruments();
    Console.WriteLine($"own CPU time over wall time under 0.3: {share < 0.3}");
    Console.WriteLine($"process.cpu.utilization over 0.5: {values["process.cpu.utilization"] > 0.5}");
    ShowEqual("process.cpu.utilization", "container.cpu.request.utilization");
    ShowEqual("dotnet.process.memory.virtual.utilization", "container.memory.limit.utilization");
}
finally
{
    neighbour.Kill();
}

void ShowEqual(string first, string second) => Console.WriteLine($"{first} equals {second}: {values[first] == values[second]}");
CS
output=$(cd "$folder" && dotnet run app.cs)
echo "$output"
expected='own CPU time over wall time under 0.3: True
process.cpu.utilization over 0.5: True
process.cpu.utilization equals container.cpu.request.utilization: True
dotnet.process.memory.virtual.utilization equals container.memory.limit.utilization: True'
[[ $output == "$expected" ]] || { echo 'The behaviour has changed.'; exit 1; }
