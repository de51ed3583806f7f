using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Rules.Declaring;

/// <summary>The assemblies that a file reaches only by an <c>extern alias</c> of its own, and so no other file does.</summary>
internal static class ExternAliases
{
    // Hardly a project has one, and every signature asks.
    private static readonly ConditionalWeakTable<Compilation, ISymbol[]> s_hidden = new();

    /// <summary>A type in the signature that only an alias reaches; null if there is none.</summary>
    public static ITypeSymbol? FindIn(IMethodSymbol method, Compilation compilation)
    {
        var hidden = s_hidden.GetValue(compilation, Read);
        return hidden.Length == 0
            ? null
            : method.Parameters.Select(parameter => parameter.Type)
                .Append(method.ReturnType)
                .Concat(method.TypeParameters.SelectMany(parameter => parameter.ConstraintTypes))
                .SelectMany(TypeParts.Parts)
                .FirstOrDefault(part => hidden.Contains(part.ContainingAssembly, SymbolEqualityComparer.Default));
    }

    private static ISymbol[] Read(Compilation compilation)
        =>
        [
            .. compilation.References
                .Where(reference => !reference.Properties.Aliases.IsDefaultOrEmpty && !reference.Properties.Aliases.Contains(MetadataReferenceProperties.GlobalAlias))
                .Select(compilation.GetAssemblyOrModuleSymbol)
                .OfType<ISymbol>(),
        ];
}
