using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PerfAspects.Generators.Tests;

/// <summary>One run of the generator, from which the next one can go on.</summary>
internal sealed class GeneratorRun
{
    private readonly GeneratorDriver _driver;

    private GeneratorRun(GeneratorDriver driver, CSharpCompilation input)
    {
        _driver = driver.RunGeneratorsAndUpdateCompilation(input, out var output, out var diagnostics);
        Assert.All(diagnostics, diagnostic => Assert.StartsWith("PERF", diagnostic.Id, StringComparison.Ordinal)); // it never throws
        Diagnostics = diagnostics;
        Input = input;
        Output = (CSharpCompilation)output;
        Result = Assert.Single(_driver.GetRunResult().Results);
    }

    public CSharpCompilation Input { get; }

    public CSharpCompilation Output { get; }

    public GeneratorRunResult Result { get; }

    /// <summary>What the generator itself reports.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>The emitted files by name.</summary>
    public IReadOnlyDictionary<string, string> Files
        => Result.GeneratedSources.ToDictionary(file => file.HintName, file => file.SourceText.ToString());

    public string OnlyFile => Assert.Single(Files).Value;

    public static GeneratorRun Start(CSharpCompilation input)
        => new(
            CSharpGeneratorDriver.Create(
                [new AspectGenerator().AsSourceGenerator()],
                parseOptions: (CSharpParseOptions)input.SyntaxTrees[0].Options,
                driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true)),
            input);

    /// <summary>Runs again, on an edited compilation.</summary>
    public GeneratorRun Then(Func<CSharpCompilation, CSharpCompilation> edit) => new(_driver, edit(Input));

    /// <summary>Why each output of a step was made.</summary>
    public IncrementalStepRunReason[] Reasons(string step)
        => Result.TrackedSteps.TryGetValue(step, out var runs) ? [.. runs.SelectMany(run => run.Outputs).Select(output => output.Reason)] : [];

    /// <summary>Why each file was emitted.</summary>
    public IncrementalStepRunReason[] EmissionReasons()
        => [.. Result.TrackedOutputSteps.GetValueOrDefault(WellKnownGeneratorOutputs.SourceOutput, []).SelectMany(run => run.Outputs).Select(output => output.Reason)];

    public void AssertEmittedCodeIsClean()
    {
        var emitted = Result.GeneratedSources.Select(file => file.SyntaxTree).ToImmutableHashSet();
        Assert.Empty(Output.GetDiagnostics().Where(diagnostic =>
            diagnostic.Severity > DiagnosticSeverity.Hidden && !IsOfTheUsers(diagnostic) && diagnostic.Location.SourceTree is { } tree && emitted.Contains(tree)));
    }

    // A type parameter that hides another has the name that the user has given it.
    // What mentions an obsolete core is obsolete itself, and the wrapper mentions it under the pragma: the user knows what the core is.
    private static bool IsOfTheUsers(Diagnostic diagnostic) => diagnostic is { Id: "CS0612" or "CS0618" or "CS0693", IsSuppressed: true };

    public void AssertUnrelatedEditsRerunNothing()
    {
        var tree = Input.SyntaxTrees[0];
        Then(input => input.ReplaceSyntaxTree(tree, GeneratorHarness.Parse($"// a comment\n{tree}", tree.FilePath, Input.LanguageVersion)))
            .AssertNothingRan();
        Then(input => input.AddSyntaxTrees(GeneratorHarness.Parse("namespace Elsewhere { class Unrelated { void M() { } } }", "New.cs", Input.LanguageVersion)))
            .AssertNothingRan();
    }

    private void AssertNothingRan()
    {
        var reasons = new[] { AspectGenerator.MethodsStep, AspectGenerator.FilesStep }.SelectMany(Reasons);
        Assert.All(reasons, reason => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
        Assert.All(EmissionReasons(), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }
}
