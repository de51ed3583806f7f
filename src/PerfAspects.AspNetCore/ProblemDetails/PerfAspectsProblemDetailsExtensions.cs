using PerfAspects.ProblemDetails;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the answers to calls that aspects reject.</summary>
public static class PerfAspectsProblemDetailsExtensions
{
    /// <summary>
    /// Registers an exception handler that answers rejected calls with problem details (RFC 9457): 429 for a rate limit, 503 for an open
    /// circuit or a full bulkhead, 504 for a timeout. The first two carry <c>Retry-After</c> in whole seconds, rounded up, 1 where the time
    /// is unknown. The handler needs <c>app.UseExceptionHandler()</c>. The answer names neither method nor arguments.
    /// </summary>
    /// <param name="services">The services of the application.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    /// <example>
    /// <code>
    /// builder.Services.AddPerfAspectsProblemDetails();
    /// var app = builder.Build();
    /// app.UseExceptionHandler();
    /// </code>
    /// </example>
    public static IServiceCollection AddPerfAspectsProblemDetails(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddProblemDetails().AddExceptionHandler<RejectionExceptionHandler>();
    }
}
