using System.Net;
using Microsoft.AspNetCore.Http;

namespace PerfAspects.AspNetCore.Access;

/// <summary>
/// Recognizes callers of this machine: the address, the Host header (against DNS rebinding), and no trace of a proxy. A caller whose
/// address is unknown, as behind a Unix socket, may be a proxy and is none.
/// </summary>
internal static class LoopbackCaller
{
    private static readonly string[] s_proxyHeaders =
    [
        "Forwarded", "Via", "X-Real-IP", "X-ProxyUser-Ip", "CF-Connecting-IP", "True-Client-IP",
    ];

    private static readonly string[] s_proxyPrefixes = ["X-Forwarded", "X-Original-"];

    public static bool Is(HttpContext context)
        => context.Connection.RemoteIpAddress is { } address
            && IPAddress.IsLoopback(address)
            && IsLoopback(context.Request.Host.Host)
            && !context.Request.Headers.Any(static header => IsOfProxy(header.Key));

    private static bool IsLoopback(string host)
        => host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static bool IsOfProxy(string header)
        => Array.Exists(s_proxyHeaders, known => header.Equals(known, StringComparison.OrdinalIgnoreCase))
            || Array.Exists(s_proxyPrefixes, prefix => header.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
