using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace PerfAspects.AspNetCore.Access;

/// <summary>
/// The policies <c>PerfAspects.Read</c> and <c>PerfAspects.Control</c> of the application. Where only one of them exists, it is requested
/// everything.
/// </summary>
internal sealed class MonitorPolicies(IServiceProvider services)
{
    private const string ReadName = "PerfAspects.Read";
    private const string ControlName = "PerfAspects.Control";

    private readonly IAuthorizationPolicyProvider? _provider = services.GetService<IAuthorizationPolicyProvider>();

    /// <summary>Finds the policy of a request; <see langword="null"/> if none is requested.</summary>
    /// <param name="isControl">Whether the request changes something.</param>
    /// <param name="isAnonymous">Whether anybody may read.</param>
    public async ValueTask<AuthorizationPolicy?> FindAsync(bool isControl, bool isAnonymous)
    {
        if (_provider is null || (isAnonymous && !isControl))
        {
            return null;
        }

        var (first, second) = isControl ? (ControlName, ReadName) : (ReadName, ControlName);
        var policy = await _provider.GetPolicyAsync(first).ConfigureAwait(false);
        return policy is null && !isAnonymous ? await _provider.GetPolicyAsync(second).ConfigureAwait(false) : policy;
    }

    /// <summary>Whether an endpoint has a policy of its own, from its group.</summary>
    public static bool IsIn(EndpointMetadataCollection? metadata)
        => metadata is not null
            && (metadata.GetMetadata<IAuthorizeData>() is not null || metadata.GetMetadata<AuthorizationPolicy>() is not null);
}
