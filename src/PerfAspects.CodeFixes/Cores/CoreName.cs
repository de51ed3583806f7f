using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAspects.CodeFixes.Syntax;
using PerfAspects.Generators.Rules;

namespace PerfAspects.CodeFixes.Cores;

/// <summary>The name of a core that a fix writes.</summary>
/// <param name="Name">The name.</param>
/// <param name="NeedsMark">Whether the wrapper has to name the core by <c>[AspectCore]</c>: the convention does not find it, or finds
/// another method.</param>
internal sealed record CoreName(string Name, bool NeedsMark)
{
    /// <summary>The wrapper of the core, with <c>[AspectCore]</c> where it needs that.</summary>
    public MemberDeclarationSyntax MarkedOn(MemberDeclarationSyntax wrapper, AnnotatedDeclaration declaration)
        => NeedsMark ? wrapper.WithAttribute(Written, ListOfAspects(declaration), declaration.Syntax) : wrapper;

    /// <summary>The mark as an attribute that needs no <c>using</c>.</summary>
    public string Written => $"global::PerfAspects.{KnownAspects.AspectCore}(nameof({Name}))";

    // The mark belongs to the aspects, and joins their list if the declaration has one.
    private static int ListOfAspects(AnnotatedDeclaration declaration)
    {
        var (lists, method) = (declaration.Syntax.AttributeLists, declaration.Method);
        var written = method.Aspects.Select(aspect => aspect.Attribute)
            .Select(attribute => attribute.ApplicationSyntaxReference?.GetSyntax().Parent)
            .ToArray();
        return lists.IndexOf(list => written.Contains(list));
    }
}
