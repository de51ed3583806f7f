using Microsoft.Extensions.Options;

namespace PerfAspects.Monitoring.Hosting;

/// <summary>Refuses options that no monitor can work with.</summary>
internal sealed class MonitoringOptionsValidator : IValidateOptions<MonitoringOptions>
{
    private const long LeastMemory = 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, MonitoringOptions options)
        => options.MaxHistoryMemory >= LeastMemory
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"MonitoringOptions.MaxHistoryMemory is {options.MaxHistoryMemory}; it must be at least {LeastMemory}.");
}
