using Microsoft.Extensions.Options;

namespace PerfAspects.Hosting;

/// <summary>Refuses options no runtime can stand on.</summary>
internal sealed class AspectRuntimeOptionsValidator : IValidateOptions<AspectRuntimeOptions>
{
    public ValidateOptionsResult Validate(string? name, AspectRuntimeOptions options)
        => options.LoadDrainTimeout >= TimeSpan.Zero
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{nameof(AspectRuntimeOptions)}.{nameof(AspectRuntimeOptions.LoadDrainTimeout)} is "
                + $"{options.LoadDrainTimeout:c}; it must not be negative.");
}
