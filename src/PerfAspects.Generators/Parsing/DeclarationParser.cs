using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules;

namespace PerfAspects.Generators.Parsing;

/// <summary>The implementing part's declaration: the user's, without default values, attributes and comments.</summary>
internal static class DeclarationParser
{
    /// <param name="method">The method.</param>
    /// <param name="syntax">The declaration of the method, or of its property.</param>
    /// <param name="isAsync">Whether the implementing part awaits, which only it has to say.</param>
    public static string Parse(IMethodSymbol method, MemberDeclarationSyntax syntax, bool isAsync)
        => $"{Modifiers(syntax, isAsync)} {Returned(method)} " + syntax switch
        {
            MethodDeclarationSyntax declared =>
                $"{Identifiers.Escape(method.Name)}{TypeParameters(method)}({Parameters(method, declared.ParameterList)})"
                    + (method.IsOverride ? ConstraintParser.Inherited(declared) : ConstraintParser.Parse(method)),
            IndexerDeclarationSyntax declared => $"this[{Parameters(method, declared.ParameterList)}]",
            _ => Identifiers.Escape(method.Declared().Name),
        };

    /// <summary>The accessors of a property: <c>get</c>, <c>private set</c>. None of a method.</summary>
    public static IEnumerable<string> Accessors(MemberDeclarationSyntax syntax)
        => syntax is BasePropertyDeclarationSyntax { AccessorList.Accessors: var accessors }
            ? accessors.Select(accessor => string.Concat(accessor.Modifiers.Select(modifier => $"{modifier.Text} "))
                + accessor.Keyword.Text)
            : [];

    public static string TypeParameters(IMethodSymbol method)
        => TypeParameters(method, static parameter => Identifiers.EscapeType(parameter.Name));

    /// <summary>The type parameters, or the type arguments that stand for them, as the given names.</summary>
    public static string TypeParameters(IMethodSymbol method, Func<ITypeParameterSymbol, string> name)
        => method.IsGenericMethod ? $"<{string.Join(", ", method.TypeParameters.Select(name))}>" : "";

    /// <summary>The type arguments that stand for the type parameters; empty for a method without any.</summary>
    public static EquatableArray<string> TypeArguments(IMethodSymbol method, Func<ITypeParameterSymbol, string>? name = null)
        => method.TypeParameters
            .Select(name ?? (static parameter => Identifiers.EscapeType(parameter.Name)))
            .ToEquatableArray();

    private static string Modifiers(MemberDeclarationSyntax syntax, bool isAsync)
        => string.Join(" ", syntax.Modifiers.Select(modifier => isAsync && modifier.IsKind(SyntaxKind.PartialKeyword)
            ? "async partial" : modifier.Text));

    private static string Returned(IMethodSymbol method)
        => ReturnRefKind(method) switch
        {
            RefKind.Ref => "ref ",
            RefKind.RefReadOnly => "ref readonly ",
            _ => "",
        }
        + (method.Declared() is IPropertySymbol property ? property.Type : method.ReturnType).Declared();

    private static RefKind ReturnRefKind(IMethodSymbol method)
        => method.Declared() is IPropertySymbol property ? property.RefKind : method.RefKind;

    private static string Parameters(IMethodSymbol method, BaseParameterListSyntax syntax)
        => string.Join(", ", method.Parameters.Zip(syntax.Parameters, Parameter).Concat(method.IsVararg ? ["__arglist"] : []));

    private static string Parameter(IParameterSymbol parameter, ParameterSyntax syntax)
        => string.Concat(syntax.Modifiers.Select(modifier => $"{modifier.Text} "))
            + $"{parameter.Type.Declared()} {Identifiers.Escape(parameter.Name)}";
}
