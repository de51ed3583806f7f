using System.Diagnostics.Metrics;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PerfAspects.Hosting;

/// <summary>Fills the options nobody has set from the host's services. After all that configures them, whatever the order of registration.</summary>
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
    }
}
