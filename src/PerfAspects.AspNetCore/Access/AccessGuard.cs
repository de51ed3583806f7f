using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PerfAspects.AspNetCore.Endpoints;

namespace PerfAspects.AspNetCore.Access;

/// <summary>
/// Lets callers in: in Development those of this machine, elsewhere those whom a policy admits. A change is also refused when it comes
/// from another site.
/// </summary>
internal sealed class AccessGuard(IServiceProvider services)
{
    private readonly bool _isDevelopment = services.GetService<IHostEnvironment>()?.IsDevelopment() ?? false;
    private readonly MonitorPolicies _policies = new(services);

    /// <summary>Guards a handler that reads.</summary>
    public RequestDelegate Read(RequestDelegate handler) => context => RunAsync(context, handler, isControl: false);

    /// <summary>Guards a handler that changes something.</summary>
    public RequestDelegate Control(RequestDelegate handler) => context => RunAsync(context, handler, isControl: true);

    private static Task RefuseAsync(HttpContext context, string reason)
        => Answer.ProblemAsync(context, StatusCodes.Status403Forbidden, "Refused", reason);

    private async Task RunAsync(HttpContext context, RequestDelegate handler, bool isControl)
    {
        if (_isDevelopment && !LoopbackCaller.Is(context))
        {
            await RefuseAsync(context, "In Development only callers of this machine are let in.").ConfigureAwait(false);
        }
        else if (isControl && !CrossSite.Allows(context.Request))
        {
            const string Reason = "The request does not come from this site. Other clients than browsers send the header X-PerfAspects.";
            await RefuseAsync(context, Reason).ConfigureAwait(false);
        }
        else if (await AuthorizeAsync(context, isControl).ConfigureAwait(false))
        {
            await HandleAsync(context, handler).ConfigureAwait(false);
        }
    }

    // A policy of the group itself was evaluated by the authorization middleware, without which routing refuses such endpoints.
    private async ValueTask<bool> AuthorizeAsync(HttpContext context, bool isControl)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        var isAnonymous = metadata?.GetMetadata<IAllowAnonymous>() is not null;
        if (await _policies.FindAsync(isControl, isAnonymous).ConfigureAwait(false) is { } policy)
        {
            return await PolicyCheck.PassesAsync(context, policy).ConfigureAwait(false);
        }

        if (_isDevelopment || isAnonymous || MonitorPolicies.IsIn(metadata))
        {
            return true;
        }

        await RefuseAsync(context, "No authorization policy admits callers.").ConfigureAwait(false);
        return false;
    }

    private async Task HandleAsync(HttpContext context, RequestDelegate handler)
    {
        try
        {
            await handler(context).ConfigureAwait(false);
        }
        catch (BadInputException exception) when (!context.Response.HasStarted)
        {
            await Answer.ProblemAsync(context, exception.Status, TitleOf(exception.Status), exception.Message, exception.Parameter)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone.
        }
    }

    private static string TitleOf(int status) => status == StatusCodes.Status404NotFound ? "Not found" : "Bad request";
}
