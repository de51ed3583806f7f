using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Rules.Declaring;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>PERF018: state of the caller's surroundings that a cached core reads without getting it as an argument.</summary>
internal static class AmbientState
{
    private static readonly ImmutableHashSet<string> s_members =
    [
        "System.Security.Claims.ClaimsPrincipal.Current",
        "System.Security.Principal.WindowsIdentity.GetCurrent",
        "System.Threading.Thread.CurrentPrincipal",
        "System.Threading.Thread.CurrentCulture",
        "System.Threading.Thread.CurrentUICulture",
        "System.Globalization.CultureInfo.CurrentCulture",
        "System.Globalization.CultureInfo.CurrentUICulture",
        "System.Globalization.RegionInfo.CurrentRegion",
        "System.Globalization.NumberFormatInfo.CurrentInfo",
        "System.Globalization.DateTimeFormatInfo.CurrentInfo",
        "System.StringComparer.CurrentCulture",
        "System.StringComparer.CurrentCultureIgnoreCase",
        "System.StringComparison.CurrentCulture",
        "System.StringComparison.CurrentCultureIgnoreCase",
        "System.Threading.AsyncLocal.Value",
        "System.ServiceModel.OperationContext.Current",
        "CoreWCF.OperationContext.Current",
        "Microsoft.AspNetCore.Components.Authorization.AuthenticationStateProvider.GetAuthenticationStateAsync",
    ];

    // The types of what belongs to one request or one user: reading a value of these from anywhere but an argument is reading the
    // surroundings.
    private static readonly ImmutableHashSet<string> s_types =
    [
        "Microsoft.AspNetCore.Http.HttpContext",
        "Microsoft.AspNetCore.Http.HttpRequest",
        "Microsoft.AspNetCore.Http.HttpResponse",
        "Microsoft.AspNetCore.Http.ISession",
        "Microsoft.AspNetCore.Mvc.ActionContext",
        "Microsoft.AspNetCore.Routing.RouteData",
        "Microsoft.AspNetCore.SignalR.HubCallerContext",
        "System.Web.HttpContext",
        "System.Web.HttpContextBase",
        "System.Web.HttpRequest",
        "System.Web.HttpRequestBase",
        "System.Security.Principal.IPrincipal",
    ];

    // Full names cost more to build, and nearly all members and types have another simple name.
    private static readonly ImmutableHashSet<string> s_memberNames = [.. s_members.Select(SimpleName)];
    private static readonly ImmutableHashSet<string> s_typeNames = [.. s_types.Select(SimpleName)];

    /// <summary>A violation at each place of the body that reads such state.</summary>
    public static IEnumerable<RuleViolation> Find(AnnotatedMethod method, IReadOnlyList<IOperation> body)
    {
        var isPerInstance = method.Cache!.Attribute.IsPerInstance();
        return body
            .Where(operation => !operation.IsOfNoConsequence())
            .Select(operation => (operation.Syntax, Name: ReadBy(operation, isPerInstance) ?? ImpliedCulture.ReadBy(operation)))
            .Where(read => read.Name is not null)
            .Select(read => new RuleViolation(Descriptors.AmbientState, read.Syntax.GetLocation(), method.DisplayName, read.Name!));
    }

    private static string? ReadBy(IOperation operation, bool isPerInstance)
    {
        var (member, receiver) = operation switch
        {
            IMemberReferenceOperation reference and (IPropertyReferenceOperation or IFieldReferenceOperation) when reference.IsRead()
                => (reference.Member, reference.Instance),
            IInvocationOperation call => ((ISymbol)call.TargetMethod, call.Instance),
            _ => (null, null),
        };
        var isRead = member is not null && (IsAmbient(member) || (IsOfRequest(operation) && !IsKnownFrom(receiver, isPerInstance)));
        return isRead ? $"'{member!.ContainingType.Name}.{member.Name}'" : null;
    }

    private static bool IsAmbient(ISymbol member)
        => s_memberNames.Contains(member.Name) && s_members.Contains($"{NameOf(member.ContainingType)}.{member.Name}");

    private static bool IsOfRequest(IOperation operation)
        => operation is IMemberReferenceOperation { Type: { } type }
            && (type as INamedTypeSymbol).WithBases()
                .Concat(type.AllInterfaces)
                .Any(level => s_typeNames.Contains(level.Name) && s_types.Contains(NameOf(level)));

    // An argument has been chosen by the caller. With entries per instance, the request or user of the instance is in the key. What is read
    // of something that is reported already, or that a local holds, is reported there.
    private static bool IsKnownFrom(IOperation? receiver, bool isPerInstance)
        => receiver switch
        {
            null => false,
            IInstanceReferenceOperation => isPerInstance,
            IMemberReferenceOperation reference
                => IsAmbient(reference.Member) || IsOfRequest(reference) || IsKnownFrom(reference.Instance, isPerInstance),
            IInvocationOperation call => IsAmbient(call.TargetMethod) || IsKnownFrom(call.Instance, isPerInstance),
            IConditionalAccessInstanceOperation => IsKnownFrom(AccessedBy(receiver), isPerInstance),
            IConversionOperation conversion => IsKnownFrom(conversion.Operand, isPerInstance),
            IAwaitOperation await => IsKnownFrom(await.Operation, isPerInstance),
            IParameterReferenceOperation parameter => isPerInstance || !parameter.Parameter.IsOfPrimaryConstructor(),
            ILocalReferenceOperation => true,
            _ => false,
        };

    private static IOperation? AccessedBy(IOperation instance)
    {
        for (var (inner, outer) = (instance, instance.Parent); outer is not null; (inner, outer) = (outer, outer.Parent))
        {
            if (outer is IConditionalAccessOperation access && access.WhenNotNull == inner)
            {
                return access.Operation;
            }
        }

        return null;
    }

    private static string SimpleName(string name) => name.Substring(name.LastIndexOf('.') + 1);

    private static string NameOf(ITypeSymbol type) => $"{type.ContainingNamespace?.ToDisplayString()}.{type.Name}";
}
