using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAspects.CodeFixes.Tests.Harness;

namespace PerfAspects.RealSources.Tests.Running;

/// <summary>One build of our compiler side, at work on the sources of others.</summary>
internal sealed class CompilerRun(params Assembly[] assemblies)
{
    /// <summary>All that the generator emits for a project and the analyzers report of it.</summary>
    public async Task<string> CompileAsync(Project project)
    {
        var compilation = (CSharpCompilation)(await project.WithAnalyzerReferences([]).GetCompilationAsync())!;
        var generator = Create<IIncrementalGenerator>("AspectGenerator").AsSourceGenerator();
        CSharpGeneratorDriver.Create([generator], parseOptions: (CSharpParseOptions)project.ParseOptions!)
            .RunGeneratorsAndUpdateCompilation(compilation, out var output, out var failures);
        var diagnostics = await output.WithAnalyzers([.. Analyzers()]).GetAnalyzerDiagnosticsAsync();
        return string.Join(
            "\n",
            output.SyntaxTrees.Except(compilation.SyntaxTrees).Select(tree => tree.ToString())
                .Concat(failures.Concat(diagnostics).Select(diagnostic => diagnostic.ToString()).Order(StringComparer.Ordinal)));
    }

    /// <summary>The project after "Fix all" of PERF001.</summary>
    public async Task<string> FixAsync(Project project)
    {
        var compilation = (await project.WithAnalyzerReferences([]).GetCompilationAsync())!;
        var mistakes = await compilation.WithAnalyzers([Create<DiagnosticAnalyzer>("DeclarationAnalyzer")]).GetAnalyzerDiagnosticsAsync();
        var fixing = new Fixing(Create<CodeFixProvider>("MoveBodyToCoreCodeFixProvider"));
        var fixedUp = await fixing.FixAllAsync(project, FixAllScope.Project, "PERF001", mistakes);
        return string.Join("\n", await UserProject.SourcesAsync(fixedUp));
    }

    private IEnumerable<DiagnosticAnalyzer> Analyzers() => assemblies
        .SelectMany(assembly => assembly.GetTypes())
        .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
        .Where(type => !type.IsSubclassOf(typeof(DiagnosticSuppressor)))
        .OrderBy(type => type.Name, StringComparer.Ordinal)
        .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!);

    private T Create<T>(string name)
        => (T)Activator.CreateInstance(assemblies.SelectMany(assembly => assembly.GetTypes()).Single(type => type.Name == name))!;
}
