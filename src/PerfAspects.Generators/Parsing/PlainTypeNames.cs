using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PerfAspects.Generators.Parsing;

/// <summary>
/// Types as text, fully qualified, where that is no more than joining names. Most are so, and the compiler's own display, which knows all
/// the rest, costs ten times as much: names are most of what a wrapper's model is made of.
/// </summary>
internal static class PlainTypeNames
{
    private static readonly ConditionalWeakTable<INamespaceSymbol, string> s_prefixes = new();

    /// <summary>The name as the compiler displays it, or null where only the compiler knows it.</summary>
    public static string? Of(ITypeSymbol type)
        => type switch
        {
            INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
                => Followed(Of(nullable.TypeArguments[0]), "?"),
            { SpecialType: SpecialType.System_IntPtr or SpecialType.System_UIntPtr } => null,
            INamedTypeSymbol { IsTupleType: false, IsFileLocal: false, ContainingType: null, TypeKind: not TypeKind.Error } named
                => Annotated(named, OfNamed(named)),
            ITypeParameterSymbol parameter => Annotated(parameter, Plain(parameter.Name)),
            IArrayTypeSymbol { IsSZArray: true, ElementType: not IArrayTypeSymbol } array
                => Annotated(array, Followed(Of(array.ElementType), "[]")),
            _ => null,
        };

    private static string? OfNamed(INamedTypeSymbol type)
    {
        if (KeywordOf(type.SpecialType) is { } keyword)
        {
            return keyword;
        }

        var prefix = s_prefixes.GetValue(type.ContainingNamespace, static space => Prefix(space) ?? "");
        if (prefix.Length == 0 || Plain(type.Name) is not { } name)
        {
            return null;
        }

        if (type.Arity == 0)
        {
            return prefix + name;
        }

        var arguments = type.TypeArguments.Select(Of).ToArray();
        return Array.IndexOf(arguments, null) < 0 ? $"{prefix}{name}<{string.Join(", ", arguments)}>" : null;
    }

    // "global::System.Threading.", or null where a name is a keyword.
    private static string? Prefix(INamespaceSymbol space)
        => space.IsGlobalNamespace ? "global::"
            : Prefix(space.ContainingNamespace) is { } outer && Plain(space.Name) is { } name ? $"{outer}{name}."
            : null;

    private static string? Plain(string name)
        => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None && SyntaxFacts.GetContextualKeywordKind(name) == SyntaxKind.None
            ? name : null;

    private static string? Annotated(ITypeSymbol type, string? name)
        => type.NullableAnnotation == NullableAnnotation.Annotated && !type.IsValueType ? Followed(name, "?") : name;

    private static string? Followed(string? name, string suffix) => name is null ? null : name + suffix;

    private static string? KeywordOf(SpecialType type)
        => type switch
        {
            SpecialType.System_Object => "object",
            SpecialType.System_Boolean => "bool",
            SpecialType.System_Char => "char",
            SpecialType.System_SByte => "sbyte",
            SpecialType.System_Byte => "byte",
            SpecialType.System_Int16 => "short",
            SpecialType.System_UInt16 => "ushort",
            SpecialType.System_Int32 => "int",
            SpecialType.System_UInt32 => "uint",
            SpecialType.System_Int64 => "long",
            SpecialType.System_UInt64 => "ulong",
            SpecialType.System_Decimal => "decimal",
            SpecialType.System_Single => "float",
            SpecialType.System_Double => "double",
            SpecialType.System_String => "string",
            SpecialType.System_Void => "void",
            _ => null,
        };
}
