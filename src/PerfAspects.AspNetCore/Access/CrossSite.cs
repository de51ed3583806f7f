using Microsoft.AspNetCore.Http;

namespace PerfAspects.AspNetCore.Access;

/// <summary>
/// Recognizes requests that another site makes a browser send. A browser says where a request comes from, by <c>Sec-Fetch-Site</c> or
/// <c>Origin</c>; other clients send a header that no page can add without permission.
/// </summary>
internal static class CrossSite
{
    private const string FetchSite = "Sec-Fetch-Site";
    private const string ClientHeader = "X-PerfAspects";

    /// <summary>Whether a request that changes something is let in.</summary>
    public static bool Allows(HttpRequest request)
    {
        var site = request.Headers[FetchSite];
        if (site.Count > 0)
        {
            return site is ["same-origin" or "none"];
        }

        var origin = request.Headers.Origin;
        return origin.Count > 0 ? origin is [{ } text] && IsOwn(text, request) : request.Headers.ContainsKey(ClientHeader);
    }

    private static bool IsOwn(string origin, HttpRequest request)
        => Uri.TryCreate(origin, UriKind.Absolute, out var sent)
            && Uri.TryCreate($"{request.Scheme}://{request.Host}", UriKind.Absolute, out var own)
            && sent.Scheme == own.Scheme
            && sent.Port == own.Port
            && sent.IdnHost.Equals(own.IdnHost, StringComparison.OrdinalIgnoreCase);
}
