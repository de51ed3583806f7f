namespace PerfAspects.Generators.Model;

/// <summary>A type with annotated methods. All its methods carry an equal one, and are grouped by it.</summary>
/// <param name="FullName">The open type's name as reflection gives it: <c>Shop.Outer+Repo`1</c>.</param>
/// <param name="Namespace">The namespace as it is declared, or null for the global one.</param>
/// <param name="Declarations">The headers that lead to the type, outermost first: <c>partial class Outer</c>, <c>partial record
/// Repo&lt;T&gt;</c>.</param>
/// <param name="Aliases">The extern aliases of the project, in a fixed order.</param>
/// <param name="Manifest">The name of the file-local class that describes the methods.</param>
internal sealed record TypeModel(string FullName, string? Namespace, EquatableArray<string> Declarations, string Manifest,
    EquatableArray<string> Aliases);
