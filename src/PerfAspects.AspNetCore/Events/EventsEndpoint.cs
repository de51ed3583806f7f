using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using PerfAspects.AspNetCore.Endpoints;

namespace PerfAspects.AspNetCore.Events;

/// <summary>A stream of server-sent events, one a second.</summary>
internal sealed class EventsEndpoint(MonitorServices monitor)
{
    private const string LastEventId = "Last-Event-ID";

    // On the system's clock, because that of the application may stand still.
    private static readonly TimeSpan s_longestWrite = TimeSpan.FromSeconds(30);

    private readonly EventHub _hub = new(monitor);

    public async Task GetAsync(HttpContext context)
    {
        if (_hub.Join(ReadLastId(context.Request)) is not { } client)
        {
            context.Response.Headers.RetryAfter = "10";
            await Answer.ProblemAsync(
                context, StatusCodes.Status503ServiceUnavailable, "Too many clients", $"At most {EventHub.MostClients} clients may listen.")
                .ConfigureAwait(false);
            return;
        }

        try
        {
            using var leaving = context.RequestAborted.Register(client.End);
            await WriteAsync(context, client).ConfigureAwait(false);
        }
        finally
        {
            _hub.Leave(client);
        }
    }

    private static async Task WriteAsync(HttpContext context, EventClient client)
    {
        Answer.NeverStored(context);
        context.Response.Headers.CacheControl = "no-cache, no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no"; // for nginx
        context.Response.ContentType = "text/event-stream";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await context.Response.Body.WriteAsync("retry: 2000\n\n"u8.ToArray(), context.RequestAborted).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        await foreach (var data in client.ReadAsync().ConfigureAwait(false))
        {
            if (!await TryWriteAsync(context, data).ConfigureAwait(false))
            {
                context.Abort(); // a client that reads nothing holds a place that others may want
                return;
            }
        }
    }

    private static async Task<bool> TryWriteAsync(HttpContext context, byte[] data)
    {
        using var limit = new CancellationTokenSource(s_longestWrite);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, context.RequestAborted);
        try
        {
            await context.Response.Body.WriteAsync(data, either.Token).ConfigureAwait(false);
            await context.Response.Body.FlushAsync(either.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return false;
        }
    }

    // The header is what a browser sends when it connects again. What cannot be read is older than everything that is kept.
    private static long? ReadLastId(HttpRequest request)
        => request.Headers[LastEventId] is not [{ Length: > 0 } text] ? null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id
            : 0;
}
