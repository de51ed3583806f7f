namespace Quickstart.Upstream;

/// <summary>The upstream's addresses, known to both sides.</summary>
internal static class Routes
{
    public const string Offset = "/offset";
    public const string DaylightRule = "/rule";
    public const string NextTransition = "/transition";

    public static string Query(string route, string zone, DateTimeOffset at)
        => $"{route}?zone={Uri.EscapeDataString(zone)}&at={at.UtcDateTime:O}";
}
