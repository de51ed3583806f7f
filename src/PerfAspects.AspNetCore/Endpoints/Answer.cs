using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace PerfAspects.AspNetCore.Endpoints;

/// <summary>Writes responses as JSON and as problem details (RFC 9457), without reflection.</summary>
internal static class Answer
{
    /// <summary>Writes a JSON object.</summary>
    /// <param name="context">The request.</param>
    /// <param name="write">Writes the members.</param>
    /// <param name="status">The status code.</param>
    public static Task JsonAsync(HttpContext context, Action<Utf8JsonWriter> write, int status = StatusCodes.Status200OK)
        => WriteAsync(context, status, "application/json; charset=utf-8", write);

    /// <summary>Answers that a change was made.</summary>
    public static Task DoneAsync(HttpContext context)
    {
        NeverStored(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>Writes problem details.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The status code.</param>
    /// <param name="title">The kind of problem.</param>
    /// <param name="detail">The problem of this request.</param>
    /// <param name="parameter">The parameter of the request that is wrong, if one is.</param>
    public static Task ProblemAsync(HttpContext context, int status, string title, string detail, string? parameter = null)
        => WriteAsync(context, status, "application/problem+json", json =>
        {
            json.WriteString("title", title);
            json.WriteNumber("status", status);
            json.WriteString("detail", detail);
            if (parameter is not null)
            {
                json.WriteString("parameter", parameter);
            }
        });

    /// <summary>Sets the headers of everything that must not be kept or reinterpreted by a browser.</summary>
    public static void NeverStored(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
    }

    /// <summary>Writes an object into a buffer.</summary>
    public static ArrayBufferWriter<byte> Object(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
        json.Flush();
        return buffer;
    }

    private static async Task WriteAsync(HttpContext context, int status, string type, Action<Utf8JsonWriter> write)
    {
        var body = Object(write);
        NeverStored(context);
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = body.WrittenCount;
        await context.Response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted).ConfigureAwait(false);
    }
}
