using Microsoft.Extensions.Options;

namespace PerfAspects.Hosting;

/// <summary>Refuses options no runtime can stand on.</summary>
internal sealed class AspectRuntimeOptionsValidator : IValidateOptions<AspectRuntimeOptions>
{
    public ValidateOptionsResult Validate(string? name, AspectRuntimeOptions options)
        => options.ShutdownTimeout >= TimeSpan.Zero
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{nameof(AspectRuntimeOptions)}.{nameof(AspectRuntimeOptions.ShutdownTimeout)} is {options.ShutdownTimeout:c}; it must not be negative.");
}
