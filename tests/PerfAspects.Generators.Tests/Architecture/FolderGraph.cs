using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAspects.Generators.Tests.Architecture;

/// <summary>The uses of types between the folders of a source tree, found by symbol: a namespace does not say where a type stands.</summary>
internal sealed class FolderGraph
{
    private readonly HashSet<FolderUse> _uses = [];
    private readonly string _root;

    private FolderGraph(string root) => _root = root;

    private static string Source => Path.GetFullPath(Path.Combine(ThisFolder(), "../../../src"));

    /// <summary>Reads the sources of a project under <c>src</c>, linked files included.</summary>
    public static FolderGraph Read(string project, params string[] linked)
    {
        var graph = new FolderGraph(Source);
        var compilation = Compile(project, linked);
        foreach (var tree in compilation.SyntaxTrees.Where(static tree => tree != GlobalUsings.Tree))
        {
            graph.Read(compilation.GetSemanticModel(tree));
        }

        return graph;
    }

    /// <summary>The compilation of a project under <c>src</c>, linked files included.</summary>
    public static CSharpCompilation Compile(string project, params string[] linked)
    {
        var trees = linked.Prepend(project)
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Source, folder), "*.cs", SearchOption.AllDirectories))
            .Where(static path => !path.Split(Path.DirectorySeparatorChar).Contains("obj"))
            .Select(static path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), GlobalUsings.Options, path))
            .ToList();
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true);
        return CSharpCompilation.Create(project, [.. trees, GlobalUsings.Tree], References(), options);
    }

    /// <summary>
    /// The uses of types in any of some folders, or below them, by the files of one. The "folder" of a type of another assembly is its
    /// namespace.
    /// </summary>
    public IEnumerable<string> UsesOf(string user, params string[] used) =>
        from use in _uses
        where IsIn(use.User, user, '/') && used.Any(folder => IsIn(use.Used, folder, '/') || IsIn(use.Used, folder, '.'))
        orderby use.File, use.Type
        select use.ToString();

    private static bool IsIn(string folder, string other, char separator)
        => folder == other || folder.StartsWith(other + separator, StringComparison.Ordinal);

    private void Read(SemanticModel model)
    {
        var file = model.SyntaxTree.FilePath;
        foreach (var name in model.SyntaxTree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            // Members count as well as names: a call of an extension method or a target-typed result names no type.
            foreach (var type in TypesOf(model, name))
            {
                var places = type.DeclaringSyntaxReferences.Select(place => FolderOf(place.SyntaxTree.FilePath));
                foreach (var used in type.DeclaringSyntaxReferences.IsEmpty ? [type.ContainingNamespace.ToDisplayString()] : places)
                {
                    _uses.Add(new FolderUse(FolderOf(file), used, Path.GetFileName(file), type.Name));
                }
            }
        }
    }

    private static IEnumerable<INamedTypeSymbol> TypesOf(SemanticModel model, SimpleNameSyntax name)
    {
        var info = model.GetSymbolInfo(name);
        foreach (var symbol in info.Symbol is { } found ? [found] : info.CandidateSymbols)
        {
            if (symbol is INamedTypeSymbol named)
            {
                yield return named.OriginalDefinition;
            }
            else if (symbol is IMethodSymbol or IPropertySymbol or IFieldSymbol or IEventSymbol && symbol.ContainingType is { } containing)
            {
                yield return containing.OriginalDefinition;
            }
        }
    }

    private string FolderOf(string path) => Path.GetRelativePath(_root, Path.GetDirectoryName(path)!).Replace('\\', '/');

    private static ImmutableArray<MetadataReference> References() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => !Path.GetFileName(path).StartsWith("PerfAspects", StringComparison.Ordinal))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    private static class GlobalUsings
    {
        public static readonly CSharpParseOptions Options =
            new(LanguageVersion.Preview, preprocessorSymbols: ["PERFASPECTS_RUNTIME", "NET", "NET8_0_OR_GREATER", "NET9_0_OR_GREATER", "NET10_0_OR_GREATER"]);

        public static readonly SyntaxTree Tree = CSharpSyntaxTree.ParseText(
            """
            global using System;
            global using System.Collections.Generic;
            global using System.IO;
            global using System.Linq;
            global using System.Net.Http;
            global using System.Threading;
            global using System.Threading.Tasks;
            """, Options);
    }
}

/// <summary>A use of a type by a file of another folder.</summary>
internal sealed record FolderUse(string User, string Used, string File, string Type)
{
    public override string ToString() => $"{User}/{File} uses {Type} of {Used}";
}
