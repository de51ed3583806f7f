using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Rules.Declaring;

/// <summary>The assemblies that a file reaches only by an <c>extern alias</c> of its own, and so no other file does.</summary>
internal static class ExternAliases
{
    // Hardly a project has one, and every signature needs the answer.
    private static readonly ConditionalWeakTable<Compilation, Dictionary<ISymbol, string>> s_hidden = new();

    /// <summary>The alias of each such assembly. A file that declares it may use it.</summary>
    public static IReadOnlyDictionary<ISymbol, string> Of(Compilation compilation) => s_hidden.GetValue(compilation, Read);

    /// <summary>A type in the signature that only an alias reaches; null if there is none.</summary>
    public static ITypeSymbol? FindIn(IMethodSymbol method, Compilation compilation)
    {
        var hidden = Of(compilation);
        return hidden.Count == 0
            ? null
            : TypeParts.InSignature(method)
                .FirstOrDefault(part => part.ContainingAssembly is { } assembly && hidden.ContainsKey(assembly));
    }

    private static Dictionary<ISymbol, string> Read(Compilation compilation)
    {
        var hidden = new Dictionary<ISymbol, string>(SymbolEqualityComparer.Default);
        foreach (var reference in compilation.References)
        {
            var aliases = reference.Properties.Aliases;
            if (!aliases.IsDefaultOrEmpty && !aliases.Contains(MetadataReferenceProperties.GlobalAlias)
                && compilation.GetAssemblyOrModuleSymbol(reference) is { } assembly)
            {
                hidden[assembly] = aliases[0];
            }
        }

        return hidden;
    }
}
