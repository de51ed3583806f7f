using Microsoft.Extensions.DependencyInjection;

namespace PerfAspects.Runtime;

/// <summary>A service in a scope of its own.</summary>
internal sealed class ServiceInstance(AsyncServiceScope scope, object service)
{
    public object Service => service;

    /// <summary>Ends the scope. Does not throw: what the service did is done.</summary>
    public static async ValueTask DisposeAsync(ServiceInstance? instance)
    {
        try
        {
            if (instance is not null)
            {
                await instance.EndAsync().ConfigureAwait(false);
            }
        }
        catch (Exception)
        {
            // See the summary.
        }
    }

    private ValueTask EndAsync() => scope.DisposeAsync();
}
