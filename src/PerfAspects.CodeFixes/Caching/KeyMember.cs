using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAspects.Generators.Parsing;
using PerfAspects.Generators.Rules.Caching;

namespace PerfAspects.CodeFixes.Caching;

/// <summary>The member by which values of a type are told apart: <c>order.Id</c>.</summary>
internal static class KeyMember
{
    /// <summary>The member, or null where none is named like one, can be read and compares by value.</summary>
    public static ISymbol? Find(KeyParameter parameter)
    {
        var type = parameter.Symbol.Type.WithoutNullable();
        return type is INamedTypeSymbol { IsTupleType: false } and not IDynamicTypeSymbol
            && KeyPart.MarkOf(parameter.Symbol, KeyPart.Key)?.ConstructorArguments.IsEmpty != false
            ? new[] { "Id", $"{type.Name}Id", "Key" }
                .Select(name => Members.Find(type, name, parameter.Method.Symbol.ContainingType, parameter.Method.Compilation))
                .FirstOrDefault(member => member is not null && KeyEquality.FaultOf(member.TypeOfMember()!) is null)
            : null;
    }

    /// <summary><c>nameof(Order.Id)</c>, qualified as far as it must be.</summary>
    public static ExpressionSyntax NameOf(ITypeSymbol type, ISymbol member)
    {
        var plain = type.WithoutNullable().WithNullableAnnotation(NullableAnnotation.None);
        var qualifier = plain.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        return SyntaxFactory.ParseExpression($"nameof({qualifier}.{Identifiers.Escape(member.Name)})");
    }
}
