using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PerfAspects.Monitoring.History;
using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.AspNetCore.Endpoints;

/// <summary>The runtime, the machine and what a container allows, and the resources in use.</summary>
internal sealed class SystemEndpoint(MonitorServices monitor)
{
    private const int Window = 10;

    public Task GetAsync(HttpContext context)
    {
        var end = monitor.Samples.End;
        var process = end == long.MinValue ? null
            : monitor.Samples.Join(end - Window, end, SampleStore.Process).GetValueOrDefault(SampleStore.Process);
        return Answer.JsonAsync(context, json =>
        {
            WriteRuntime(json);
            WriteMachine(json);
            json.WriteStartObject("cpu");
            json.WriteFigure("usage", process?.Mean(Gauge.Cpu));
            json.WriteEndObject();
            WriteMemory(json, process);
            WriteGc(json);
            WriteThreads(json, process);
            json.WriteFigure("handles", process?[Gauge.Handles].Last);
            SystemDevices.Write(json);
        });
    }

    private static void WriteRuntime(Utf8JsonWriter json)
    {
        json.WriteStartObject("runtime");
        json.WriteString("framework", RuntimeInformation.FrameworkDescription);
        json.WriteString("identifier", RuntimeInformation.RuntimeIdentifier);
        json.WriteString("architecture", RuntimeInformation.ProcessArchitecture.ToString());
        json.WriteNumber("processId", Environment.ProcessId);
        json.WriteBoolean("serverGc", System.Runtime.GCSettings.IsServerGC);
        json.WriteEndObject();
    }

    private static void WriteMachine(Utf8JsonWriter json)
    {
        json.WriteStartObject("machine");
        json.WriteString("name", Environment.MachineName);
        json.WriteString("system", RuntimeInformation.OSDescription);
        json.WriteNumber("processors", Environment.ProcessorCount);
        json.WriteEndObject();
        json.WriteStartObject("limits");
        json.WriteNumber("processors", ProcessorLimit.Read());
        json.WriteNumber("memory", GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        json.WriteEndObject();
    }

    private static void WriteMemory(Utf8JsonWriter json, Sample? process)
    {
        json.WriteStartObject("memory");
        json.WriteNumber("workingSet", Environment.WorkingSet);
        json.WriteFigure("share", process?[Gauge.MemoryShare].Last);
        json.WriteNumber("managed", GC.GetTotalMemory(forceFullCollection: false));
        json.WriteEndObject();
    }

    private static void WriteGc(Utf8JsonWriter json)
    {
        var info = GC.GetGCMemoryInfo();
        json.WriteStartObject("gc");
        json.WriteStartArray("collections");
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            json.WriteNumberValue(GC.CollectionCount(generation));
        }

        json.WriteEndArray();
        json.WriteNumber("heap", info.HeapSizeBytes);
        json.WriteNumber("fragmented", info.FragmentedBytes);
        json.WriteNumber("committed", info.TotalCommittedBytes);
        json.WriteNumber("allocated", GC.GetTotalAllocatedBytes());
        json.WriteNumber("pauseTotal", GC.GetTotalPauseDuration().TotalSeconds);
        json.WriteEndObject();
    }

    private static void WriteThreads(Utf8JsonWriter json, Sample? process)
    {
        json.WriteStartObject("threads");
        json.WriteFigure("process", process?[Gauge.Threads].Last);
        json.WriteNumber("pool", ThreadPool.ThreadCount);
        json.WriteNumber("queued", ThreadPool.PendingWorkItemCount);
        json.WriteNumber("completed", ThreadPool.CompletedWorkItemCount);
        json.WriteFigure("queueDelay", process?.Mean(Gauge.QueueDelay));
        json.WriteEndObject();
    }
}
