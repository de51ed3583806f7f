using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PerfAspects.AspNetCore.Endpoints;

namespace PerfAspects.AspNetCore.Access;

/// <summary>Evaluates a policy for a request as the authorization middleware does, and answers a request that does not pass.</summary>
internal static class PolicyCheck
{
    /// <summary>Evaluates a policy. If the caller does not pass, the response is written.</summary>
    public static async Task<bool> PassesAsync(HttpContext context, AuthorizationPolicy policy)
    {
        var evaluator = context.RequestServices.GetRequiredService<IPolicyEvaluator>();
        var authenticated = await evaluator.AuthenticateAsync(policy, context).ConfigureAwait(false);
        var result = await evaluator.AuthorizeAsync(policy, authenticated, context, context).ConfigureAwait(false);
        if (result.Succeeded)
        {
            return true;
        }

        if (await CanAnswerAsync(context, policy).ConfigureAwait(false))
        {
            var handler = context.RequestServices.GetService<IAuthorizationMiddlewareResultHandler>()
                ?? new AuthorizationMiddlewareResultHandler();
            await handler.HandleAsync(static _ => Task.CompletedTask, context, policy, result).ConfigureAwait(false);
            return false;
        }

        var status = result.Challenged ? StatusCodes.Status401Unauthorized : StatusCodes.Status403Forbidden;
        await Answer.ProblemAsync(context, status, "Refused", "The authorization policy does not admit the caller.").ConfigureAwait(false);
        return false;
    }

    // Without a scheme a challenge throws, and the caller would see an error of the server.
    private static async Task<bool> CanAnswerAsync(HttpContext context, AuthorizationPolicy policy)
        => context.RequestServices.GetService<IAuthenticationSchemeProvider>() is { } schemes
            && (policy.AuthenticationSchemes.Count > 0
                || await schemes.GetDefaultChallengeSchemeAsync().ConfigureAwait(false) is not null);
}
