using Microsoft.AspNetCore.Http;
using PerfAspects.Monitoring.History;
using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.AspNetCore.Endpoints;

/// <summary>The figures of every method that was called in a range of time.</summary>
internal sealed class PerformanceEndpoint(MonitorServices monitor)
{
    private static readonly TimeSpan s_length = TimeSpan.FromHours(1);

    public Task GetAsync(HttpContext context)
    {
        var range = TimeRange.Read(context.Request, monitor.Clock, s_length);
        var all = new Sample { Seconds = 0 };
        List<(string Name, Sample Sample)> methods = [];
        foreach (var (name, sample) in monitor.Samples.Join(range.From, range.To))
        {
            if (name != SampleStore.Process && sample.HasActivity)
            {
                methods.Add((name, sample));
                all.Add(sample);
            }
        }

        return Answer.JsonAsync(context, json =>
        {
            json.WriteRange(range);
            json.WriteStartObject("total");
            MethodFigures.WriteSums(json, all);
            json.WriteFigure("saved", methods.Sum(static method => method.Sample.Saved));
            json.WriteEndObject();
            var ordered = methods.OrderByDescending(static method => method.Sample.Durations?.Mean * method.Sample[Counter.Calls] ?? 0)
                .ThenBy(static method => method.Name, StringComparer.Ordinal);
            json.WriteObjects("methods", ordered, static (writer, method) => MethodFigures.Write(writer, method.Name, method.Sample));
        });
    }
}
