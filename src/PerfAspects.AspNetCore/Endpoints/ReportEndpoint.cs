using System.Text;
using Microsoft.AspNetCore.Http;

namespace PerfAspects.AspNetCore.Endpoints;

/// <summary>A report as JSON or as an HTML page.</summary>
internal sealed class ReportEndpoint(MonitorServices monitor)
{
    // The page has one style sheet within it and charts as SVG; nothing runs and nothing is loaded.
    private const string ContentPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'; sandbox";

    private static readonly TimeSpan s_length = TimeSpan.FromDays(1);

    public async Task GetAsync(HttpContext context)
    {
        var format = Parameters.Find(context.Request, "format") ?? "json";
        if (format is not ("json" or "html"))
        {
            throw new BadInputException("format", "'format' must be json or html.");
        }

        var range = TimeRange.Read(context.Request, monitor.Clock, s_length);
        var (from, to) = (DateTimeOffset.FromUnixTimeSeconds(range.From), DateTimeOffset.FromUnixTimeSeconds(range.To));
        var report = await monitor.Reports.CreateAsync(from, to, context.RequestAborted).ConfigureAwait(false);
        var (text, type) = format == "json"
            ? (report.ToJson(), "application/json; charset=utf-8")
            : (report.ToHtml(), "text/html; charset=utf-8");
        Answer.NeverStored(context);
        context.Response.Headers.ContentSecurityPolicy = ContentPolicy;
        context.Response.ContentType = type;
        await context.Response.WriteAsync(text, Encoding.UTF8, context.RequestAborted).ConfigureAwait(false);
    }
}
