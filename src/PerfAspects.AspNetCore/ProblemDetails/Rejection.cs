using System.Globalization;
using Microsoft.AspNetCore.Http;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace PerfAspects.ProblemDetails;

/// <summary>
/// The answer to a call that an aspect has rejected: a status code and, except for a timeout, the time after which a retry makes sense.
/// </summary>
/// <param name="StatusCode">The HTTP status code.</param>
/// <param name="Title">The title of the problem. It names no method, argument or limit.</param>
/// <param name="RetryAfter">The value of the <c>Retry-After</c> header, in whole seconds; <see langword="null"/> for no header.</param>
internal readonly record struct Rejection(int StatusCode, string Title, string? RetryAfter)
{
    /// <summary>Finds the answer to an exception; <see langword="null"/> if no aspect has raised it.</summary>
    public static Rejection? Of(Exception exception) => exception switch
    {
        RateLimitRejectedException limited => new(StatusCodes.Status429TooManyRequests, "Too many requests", Seconds(limited.RetryAfter)),
        TimeoutRejectedException => new(StatusCodes.Status504GatewayTimeout, "The operation took too long", RetryAfter: null),
        BrokenCircuitException broken
            => new(StatusCodes.Status503ServiceUnavailable, "The service is unavailable", Seconds(broken.RetryAfter)),
        BulkheadRejectedException full => new(StatusCodes.Status503ServiceUnavailable, "The service is busy", Seconds(full.RetryAfter)),
        ConcurrencyRejectedException busy => new(StatusCodes.Status503ServiceUnavailable, "The service is busy", Seconds(busy.RetryAfter)),
        LoadShedException shed => new(StatusCodes.Status503ServiceUnavailable, "The service is busy", Seconds(shed.RetryAfter)),
        ExecutionRejectedException => new(StatusCodes.Status503ServiceUnavailable, "The service is unavailable", Seconds(null)),
        _ => null,
    };

    // Rounded up, because a client that comes a moment too early is rejected again; 1 where the time is unknown.
    private static string Seconds(TimeSpan? retryAfter)
    {
        var seconds = Math.Max(1, Math.Ceiling((retryAfter ?? TimeSpan.Zero).TotalSeconds));
        return seconds.ToString("F0", CultureInfo.InvariantCulture);
    }
}
