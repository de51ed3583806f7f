using Microsoft.CodeAnalysis.CSharp;

namespace PerfAspects.Generators.Parsing;

/// <summary>Names as they must be written.</summary>
internal static class Identifiers
{
    /// <summary>
    /// A parameter, local or member: keywords, and those contextual ones that would be understood as such in emitted code, take an
    /// <c>@</c>.
    /// </summary>
    public static string Escape(string name)
        => SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || name is "await" or "field" ? $"@{name}" : name;

    /// <summary>A type in its declaration, where every contextual keyword is in danger.</summary>
    public static string EscapeType(string name)
        => SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? $"@{name}" : Escape(name);

    /// <summary>The wanted name, or the first numbered one that is free.</summary>
    public static string Free(string wanted, Func<string, bool> isTaken)
    {
        var name = wanted;
        for (var number = 2; isTaken(name); number++)
        {
            name = $"{wanted}{number}";
        }

        return name;
    }
}
