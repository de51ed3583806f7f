using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>A parameter that tells one cached result from another, or of it the member that does.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Mark">Its <c>[CacheKey]</c>, if it has one.</param>
internal sealed record KeyPart(IParameterSymbol Parameter, AttributeData? Mark)
{
    public const string Key = "CacheKey";
    public const string Ignore = "CacheIgnore";

    private static readonly ImmutableHashSet<string> s_callerInformation =
        ["CallerMemberNameAttribute", "CallerFilePathAttribute", "CallerLineNumberAttribute", "CallerArgumentExpressionAttribute"];

    /// <summary>The member's name as written, or null for the parameter itself.</summary>
    public string? MemberName => Mark?.ValueOf("member") is { } member ? member.Value as string ?? "" : null;

    /// <summary>What a key is made of: the marked parameters, or where none is marked all but the ignored ones.</summary>
    public static ImmutableArray<KeyPart> Of(IMethodSymbol method)
    {
        ImmutableArray<KeyPart> eligible =
        [
            .. method.Parameters
                .Where(parameter => WhyNever(parameter) is null)
                .Select(parameter => new KeyPart(parameter, MarkOf(parameter, Key))),
        ];
        return eligible.Any(part => part.Mark is not null)
            ? [.. eligible.Where(part => part.Mark is not null)]
            : [.. eligible.Where(part => MarkOf(part.Parameter, Ignore) is null)];
    }

    /// <summary>Why a parameter is in no key, marked or not; null where it may be.</summary>
    public static string? WhyNever(IParameterSymbol parameter)
        => parameter.Type.IsCancellationToken() ? "is a CancellationToken"
            : parameter.GetAttributes().Any(attribute => attribute.AttributeClass is { } type && s_callerInformation.Contains(type.Name)) ? "tells who called"
            : null;

    public static AttributeData? MarkOf(IParameterSymbol parameter, string mark)
        => parameter.GetAttributes().FirstOrDefault(attribute => attribute.Is(mark));

    /// <summary>The member, or null where the parameter itself is the part, or has no such member.</summary>
    public ISymbol? Member(IMethodSymbol method, Compilation compilation)
        => MemberName is { } name ? Members.Find(Parameter.Type, name, method.ContainingType, compilation) : null;

    /// <summary>The type of what is compared; null where that is a member which is not there.</summary>
    public ITypeSymbol? Type(IMethodSymbol method, Compilation compilation)
        => MemberName is null ? Parameter.Type : Member(method, compilation)?.TypeOfMember();
}
