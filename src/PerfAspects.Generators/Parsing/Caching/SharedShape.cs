using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Caching;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Parsing.Caching;

/// <summary>
/// The shape of types as text, and of that a fingerprint: the members of a type, their names, types and nullability, and in turn those of
/// their types. Made of declarations only. Types of the framework count by name, so that another version of the framework changes nothing.
/// </summary>
internal sealed class SharedShape
{
    private const int FingerprintBytes = 8;

    private static readonly SymbolDisplayFormat s_names = SymbolDisplayFormat.FullyQualifiedFormat
        .WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted)
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private readonly StringBuilder _text = new();
    private readonly HashSet<ITypeSymbol> _described = new(SymbolEqualityComparer.Default);

    /// <summary>The name of a type as it stands in a shape: without an alias, with its nullability.</summary>
    public static string NameOf(ITypeSymbol type) => type.ToDisplayString(s_names);

    /// <summary>Adds a type of the key: the members that are written of it.</summary>
    public void AddKey(ITypeSymbol type)
    {
        _text.Append(NameOf(type)).Append('(');
        foreach (var part in SharedKeyType.Parts(type.SequenceItem()?.WithoutNullable() ?? type.WithoutNullable()))
        {
            _text.Append(part.Name).Append(':');
            AddKey(part.Type);
        }

        _text.Append(')');
    }

    /// <summary>Adds a type of the result, once with all that it is made of, and after that by its name.</summary>
    public void Add(ITypeSymbol type)
    {
        _text.Append(NameOf(type)).Append(';');
        type = type.WithoutNullable();
        if (!_described.Add(type))
        {
            return;
        }

        switch (type)
        {
            case IArrayTypeSymbol array:
                Add(array.ElementType);
                break;
            case INamedTypeSymbol { TypeKind: TypeKind.Enum } values:
                AddValues(values);
                break;
            case INamedTypeSymbol { IsTupleType: true } tuple:
                foreach (var element in tuple.TupleElements)
                {
                    Add(element.Type);
                }

                break;
            case INamedTypeSymbol named:
                AddNamed(named);
                break;
        }
    }

    /// <summary>The fingerprint of what was added, as 16 digits.</summary>
    public string ToFingerprint()
    {
        using var sha = SHA256.Create();
        return string.Concat(sha.ComputeHash(Encoding.UTF8.GetBytes(_text.ToString()))
            .Take(FingerprintBytes)
            .Select(part => part.ToString("x2", CultureInfo.InvariantCulture)));
    }

    private void AddValues(INamedTypeSymbol values)
    {
        _text.Append('{').Append(NameOf(values.EnumUnderlyingType!));
        foreach (var value in values.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue)
            .OrderBy(field => field.Name, StringComparer.Ordinal))
        {
            _text.Append(',').Append(value.Name).Append('=').Append(Convert.ToString(value.ConstantValue, CultureInfo.InvariantCulture));
        }

        _text.Append('}');
    }

    private void AddNamed(INamedTypeSymbol type)
    {
        foreach (var argument in type.TypeArguments)
        {
            Add(argument);
        }

        if (SharedResultType.IsOfFramework(type))
        {
            return;
        }

        AddMarks(type);
        _text.Append('{');
        foreach (var (member, memberType) in SharedResultType.MembersOf(type).OrderBy(member => member.Member.Name, StringComparer.Ordinal))
        {
            AddMarks(member);
            _text.Append(member.Name).Append(':');
            Add(memberType);
        }

        _text.Append('}');
        foreach (var derived in DerivedTypes(type))
        {
            Add(derived);
        }
    }

    // Attributes that change how a serializer writes the type or member.
    private void AddMarks(ISymbol symbol)
    {
        foreach (var mark in symbol.GetAttributes()
            .Where(attribute => attribute.AttributeClass is { } type && type.IsIn("System", "Text", "Json", "Serialization"))
            .Select(attribute => attribute.ToString())
            .OrderBy(text => text, StringComparer.Ordinal))
        {
            _text.Append('[').Append(mark).Append(']');
        }
    }

    private static IEnumerable<ITypeSymbol> DerivedTypes(INamedTypeSymbol type)
        => type.GetAttributes()
            .Where(attribute => attribute.AttributeClass?.Name == "JsonDerivedTypeAttribute" && attribute.ConstructorArguments.Length > 0)
            .Select(attribute => attribute.ConstructorArguments[0].Value)
            .OfType<ITypeSymbol>();
}
