using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.Generators;

namespace PerfAspects.RealSources.Tests.Corpora;

/// <summary>
/// Our own runtime under another namespace: each member of the copy is measured by the original. A program with wrappers, which the
/// generator has written and which call the copy, is compiled with it.
/// </summary>
internal static class RuntimeCorpus
{
    private const string Original = "PerfAspects";
    private const string Copy = "Copied";
    private const string ImplicitUsings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly string[] s_symbols = ["PERFASPECTS_RUNTIME", "NET", "NET8_0_OR_GREATER", "NET9_0_OR_GREATER", "NET10_0", "NET10_0_OR_GREATER"];

    public static Corpus Create() => new(
        Copy,
        [
            .. SourceFolder.Read(Path.Combine(BuiltPaths.Sources, Original), Copy)
                .Concat(SourceFolder.ReadShared())
                .Select(file => (file.Path, Copied(file.Text))),
        ],
        [("ImplicitUsings.cs", ImplicitUsings), .. Program()],
        s_symbols);

    // Written for the original, and copied together with what the generator writes for it.
    private static IEnumerable<(string Path, string Text)> Program()
    {
        var program = CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Combine(BuiltPaths.Programs, "RuntimeProgram.cs")), ParseOptions);
        var usings = CSharpSyntaxTree.ParseText(ImplicitUsings, ParseOptions);
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
        var compilation = CSharpCompilation.Create("Program", [program, usings], References.All, options);
        CSharpGeneratorDriver.Create([new AspectGenerator().AsSourceGenerator()], parseOptions: ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        Assert.Empty(output.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return output.SyntaxTrees.Where(tree => tree != usings).Select((tree, index) => ($"Program{index}.cs", Copied(tree.ToString())));
    }

    private static CSharpParseOptions ParseOptions => new(LanguageVersion.Preview, preprocessorSymbols: s_symbols);

    // Types and extension methods that have the name in theirs stand in namespaces of others.
    private static string Copied(string text)
    {
        var root = CSharpSyntaxTree.ParseText(text, ParseOptions).GetRoot();
        var names = root
            .DescendantTokens(descendIntoTrivia: true)
            .Where(token => token.IsKind(SyntaxKind.IdentifierToken) && token.Text.Contains(Original, StringComparison.Ordinal));
        return root.ReplaceTokens(names, (name, _) => Copied(name)).ToFullString();
    }

    private static SyntaxToken Copied(SyntaxToken name)
        => SyntaxFactory.Identifier(name.LeadingTrivia, name.Text.Replace(Original, Copy, StringComparison.Ordinal), name.TrailingTrivia);
}
