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

    /// <summary>The parts of a key: the marked parameters, or if none is marked all but the ignored ones.</summary>
    public static ImmutableArray<KeyPart> Of(IMethodSymbol method)
    {
        var (marked, others) = (ImmutableArray.CreateBuilder<KeyPart>(), ImmutableArray.CreateBuilder<KeyPart>(method.Parameters.Length));
        var elements = EachSignature.ElementsOf(method);
        foreach (var parameter in method.Parameters)
        {
            if (SymbolEqualityComparer.Default.Equals(parameter, elements))
            {
                marked.Add(new(parameter, null));
                others.Add(new(parameter, null));
                continue;
            }

            if (WhyNever(parameter) is not null)
            {
                continue;
            }

            if (MarkOf(parameter, Key) is { } mark)
            {
                marked.Add(new(parameter, mark));
            }
            else if (MarkOf(parameter, Ignore) is null)
            {
                others.Add(new(parameter, null));
            }
        }

        return (marked.Count > (elements is null ? 0 : 1) ? marked : others).ToImmutable();
    }

    /// <summary>Why a parameter is in no key, marked or not; null where it may be.</summary>
    public static string? WhyNever(IParameterSymbol parameter)
        => parameter.Type.IsCancellationToken() ? "is a CancellationToken"
            : parameter.GetAttributes() is { IsEmpty: false } attributes
                && attributes.Any(attribute => attribute.AttributeClass is { } type && s_callerInformation.Contains(type.Name))
                ? "tells who called"
            : null;

    public static AttributeData? MarkOf(IParameterSymbol parameter, string mark)
        => parameter.GetAttributes() is { IsEmpty: false } attributes ? attributes.FirstOrDefault(attribute => attribute.Is(mark)) : null;

    /// <summary>The member, or null where the parameter itself is the part, or has no such member.</summary>
    public ISymbol? Member(IMethodSymbol method, Compilation compilation)
        => MemberName is { } name ? Members.Find(Parameter.Type, name, method.ContainingType, compilation) : null;

    /// <summary>The type of what is compared; null where that is a member which is not there.</summary>
    public ITypeSymbol? Type(IMethodSymbol method, Compilation compilation)
        => MemberName is null ? EachSignature.TypeOf(Parameter) : Member(method, compilation)?.TypeOfMember();
}
