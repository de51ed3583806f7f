using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace PerfAspects.ProblemDetails;

/// <summary>Answers requests that failed because an aspect has rejected a call. Other exceptions go on to the next handler.</summary>
internal sealed class RejectionExceptionHandler(IProblemDetailsService problems) : IExceptionHandler
{
    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (Rejection.Of(exception) is not { } rejection)
        {
            return false;
        }

        httpContext.Response.StatusCode = rejection.StatusCode;
        if (rejection.RetryAfter is { } seconds)
        {
            httpContext.Response.Headers.RetryAfter = seconds;
        }

        // A client that accepts no JSON gets the status and the header alone.
        await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            Exception = exception,
            ProblemDetails = { Status = rejection.StatusCode, Title = rejection.Title },
        }).ConfigureAwait(false);
        return true;
    }
}
