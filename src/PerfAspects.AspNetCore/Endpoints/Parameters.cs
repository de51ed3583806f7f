using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PerfAspects.AspNetCore.Endpoints;

/// <summary>Reads the parameters of a request.</summary>
internal static class Parameters
{
    private const int Longest = 1_024;

    /// <summary>Reads a parameter of the query; <see langword="null"/> without one.</summary>
    /// <exception cref="BadInputException">It is given more than once, or is too long.</exception>
    public static string? Find(HttpRequest request, string name)
    {
        var values = request.Query[name];
        if (values.Count > 1)
        {
            throw new BadInputException(name, $"'{name}' is given more than once.");
        }

        var text = values.Count == 0 ? null : values[0];
        return string.IsNullOrEmpty(text) ? null
            : text.Length <= Longest ? text
            : throw new BadInputException(name, $"'{name}' is too long.");
    }

    /// <summary>Reads a parameter of the query that must be there.</summary>
    /// <exception cref="BadInputException">It is not there.</exception>
    public static string Get(HttpRequest request, string name)
        => Find(request, name) ?? throw new BadInputException(name, $"'{name}' is missing.");

    /// <summary>Reads a part of the path. Servers leave an encoded slash as it is, and names in the metrics may have one.</summary>
    public static string FromPath(HttpContext context, string name)
        => (Convert.ToString(context.GetRouteValue(name), CultureInfo.InvariantCulture) ?? "")
            .Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    /// <summary>The user of a request, for the log.</summary>
    public static string UserOf(HttpContext context)
        => context.User.Identity is { IsAuthenticated: true, Name: { Length: > 0 } name }
            ? name
            : $"anonymous ({context.Connection.RemoteIpAddress})";
}
