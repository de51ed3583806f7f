using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PerfAspects;
using PerfAspects.Monitoring.Email;

namespace Microsoft.Extensions.DependencyInjection; // where users look for what extends a service collection

/// <summary>Registers alerts by e-mail.</summary>
public static class PerfAspectsEmailExtensions
{
    /// <summary>
    /// Sends every alert of the monitor as a mail. Includes <c>AddPerfAspectsMonitoring</c>. Calling it again adds to the options and does
    /// nothing else.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <remarks>Invalid options fail the host's start (<see cref="OptionsValidationException"/>).</remarks>
    public static IServiceCollection AddPerfAspectsAlertEmails(this IServiceCollection services, Action<EmailAlertOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<EmailAlertOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EmailAlertOptions>, EmailAlertOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAlertHandler, EmailAlertHandler>());
        return services.AddPerfAspectsMonitoring();
    }
}
