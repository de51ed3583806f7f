using System.Diagnostics.Metrics;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PerfAspects.Hosting;

/// <summary>
/// Fills the options nobody has set from the host's services. After all that configures them, whatever the order of registration.
/// </summary>
internal sealed class OptionsFromServices(IServiceProvider services) : IPostConfigureOptions<AspectRuntimeOptions>
{
    public void PostConfigure(string? name, AspectRuntimeOptions options)
    {
        options.TimeProvider ??= services.GetService<TimeProvider>();
        options.MemoryCache ??= services.GetService<IMemoryCache>();
        options.LoggerFactory ??= services.GetService<ILoggerFactory>();
        options.MeterFactory ??= services.GetService<IMeterFactory>();
        options.Configuration ??= services.GetService<IConfiguration>();
        options.Services ??= services;
        SetTiers(options);
    }

    // A store of this machine is not shared with other machines, so it is the authority only where no other store is.
    private void SetTiers(AspectRuntimeOptions options)
    {
        if (options.SharedTier is not null)
        {
            return;
        }

        var tiers = services.GetServices<CacheTier>().OrderBy(static tier => tier.IsLocal).ThenByDescending(static tier => tier.HasLog)
            .ToArray();
        options.SharedTier = tiers.FirstOrDefault();
        options.StandbyTier ??= tiers.Skip(1).FirstOrDefault(static tier => tier.IsLocal);
    }
}
