using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using PerfAspects.AspNetCore.Endpoints;

namespace PerfAspects.AspNetCore.Dashboard;

/// <summary>
/// The page of the dashboard, its script and its style sheet. Addresses in them are relative, for path bases and proxies.
/// </summary>
internal sealed class DashboardEndpoints
{
    private const string ContentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        + "require-trusted-types-for 'script'; trusted-types 'none'";

    public Task GetPageAsync(HttpContext context)
    {
        var path = context.Request.PathBase + context.Request.Path;
        if (!path.Value!.EndsWith('/'))
        {
            // Relative addresses need the slash. The redirect is relative too: the path that the browser sees may be another.
            var last = path.Value[(path.Value.LastIndexOf('/') + 1)..];
            context.Response.Headers.Location = "./" + Uri.EscapeDataString(last) + "/";
            context.Response.StatusCode = StatusCodes.Status302Found;
            return Task.CompletedTask;
        }

        Answer.NeverStored(context);
        context.Response.Headers.ContentSecurityPolicy = ContentPolicy;
        context.Response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        context.Response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return WriteAsync(context, DashboardFiles.Instance.Page);
    }

    public Task GetScriptAsync(HttpContext context) => KeepAsync(context, DashboardFiles.Instance.Script);

    public Task GetStyleAsync(HttpContext context) => KeepAsync(context, DashboardFiles.Instance.Style);

    private static Task KeepAsync(HttpContext context, DashboardFile file)
    {
        Answer.NeverStored(context);
        context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        context.Response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return WriteAsync(context, file);
    }

    private static Task WriteAsync(HttpContext context, DashboardFile file)
    {
        var accepted = context.Request.GetTypedHeaders().AcceptEncoding;
        var (body, encoding) = Accepts(accepted, "br") ? (file.Brotli, "br")
            : Accepts(accepted, "gzip") ? (file.Gzip, "gzip")
            : (file.Plain, null);
        var headers = context.Response.Headers;
        headers.Vary = HeaderNames.AcceptEncoding;
        if (encoding is not null)
        {
            headers.ContentEncoding = encoding;
        }

        headers.ContentType = file.ContentType;
        headers.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private static bool Accepts(IList<StringWithQualityHeaderValue> accepted, string encoding)
    {
        foreach (var known in accepted)
        {
            if (known.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase))
            {
                return known.Quality is not 0;
            }
        }

        return false;
    }
}
