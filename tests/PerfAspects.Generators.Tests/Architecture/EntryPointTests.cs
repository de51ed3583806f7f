using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAspects.Generators.Tests.Architecture;

/// <summary>
/// The entry point of generated code holds signatures. A method of it hands its call on: it has no loop, lock or await, and few statements.
/// The starts and ends of calls stay in it (PipelineMethod, TimedMethod), because a further method between them and the wrapper costs time.
/// </summary>
public sealed class EntryPointTests
{
    private const int MostStatements = 11;

    [Fact]
    public void CompilerServices_HoldSignatures()
        => Assert.DoesNotContain(Bodies("CompilerServices"), static body => IsLogic(body.Node));

    [Fact]
    public void Execution_HoldsLogic() => Assert.Contains(Bodies("Execution"), static body => IsLogic(body.Node));

    private static bool IsLogic(SyntaxNode body)
    {
        var nodes = body.DescendantNodes().ToArray();
        return nodes.Any(static node => node is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax
                or LockStatementSyntax or AwaitExpressionSyntax or LocalFunctionStatementSyntax)
            || nodes.Count(static node => node is StatementSyntax and not BlockSyntax) > MostStatements;
    }

    private static IEnumerable<(string Name, SyntaxNode Node)> Bodies(string folder)
        => from path in Directory.GetFiles(Path.Combine(SourceFolder(), "PerfAspects", folder), "*.cs", SearchOption.AllDirectories)
           from node in CSharpSyntaxTree.ParseText(File.ReadAllText(path)).GetRoot().DescendantNodes()
           where node is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or PropertyDeclarationSyntax
           select ($"{Path.GetFileName(path)}: {node.ToString().Split('\n')[0]}", node);

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(path, "../../../../src"));
}
