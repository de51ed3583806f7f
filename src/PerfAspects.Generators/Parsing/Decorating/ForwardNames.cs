using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules.Declaring;
using PerfAspects.Generators.Rules.Decorating;

namespace PerfAspects.Generators.Parsing.Decorating;

/// <summary>The types, type parameters and parameters of a forwarded member as text.</summary>
internal sealed class ForwardNames
{
    private readonly Dictionary<string, string> _renamed = [];
    private readonly IReadOnlyDictionary<ISymbol, string> _aliases;

    // A type parameter of the method would hide a type parameter of the class, which the signature may need.
    public ForwardNames(ISymbol member, DecoratedType type)
    {
        _aliases = ExternAliases.Of(type.Compilation);
        var around = type.Type.WithContainingTypes()
            .SelectMany(level => level.TypeParameters)
            .Select(parameter => parameter.Name)
            .ToArray();
        if (member is IMethodSymbol { IsGenericMethod: true } method)
        {
            foreach (var parameter in method.TypeParameters.Where(parameter => around.Contains(parameter.Name)))
            {
                _renamed.Add(
                    parameter.Name,
                    Identifiers.Free("T", name => method.Takes(name) || _renamed.ContainsValue(name) || around.Contains(name)));
            }
        }
    }

    public string Type(ITypeSymbol type) => _renamed.Count + _aliases.Count == 0 ? type.Declared() : type.Stored(_renamed, _aliases);

    public string TypeParameter(ITypeParameterSymbol parameter)
        => Identifiers.EscapeType(_renamed.TryGetValue(parameter.Name, out var name) ? name : parameter.Name);

    /// <summary>The parameter in the declaration. Only callers of the class itself use defaults and <c>params</c>.</summary>
    public ParameterModel Parameter(IParameterSymbol parameter, bool isPublic, Compilation compilation)
        => new(
            Type(parameter.Type),
            Identifiers.Escape(parameter.Name),
            Modifiers(parameter, isPublic),
            isPublic ? DefaultValue.Of(parameter, Type) : null,
            CallerAttributes.Of(parameter, compilation));

    private static string? Modifiers(IParameterSymbol parameter, bool isPublic)
    {
        string?[] modifiers =
        [
            parameter is { RefKind: not RefKind.Out, ScopedKind: not ScopedKind.None, IsParams: false } ? "scoped" : null,
            parameter.RefKind switch
            {
                RefKind.Ref => "ref",
                RefKind.Out => "out",
                RefKind.In => "in",
                RefKind.RefReadOnlyParameter => "ref readonly",
                _ => null,
            },
            isPublic && parameter is { IsParams: true, Type: IArrayTypeSymbol } ? "params" : null,
        ];
        return modifiers.All(static modifier => modifier is null)
            ? null : string.Join(" ", modifiers.Where(static modifier => modifier is not null));
    }
}
