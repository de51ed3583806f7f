using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.Generators.Rules;

namespace PerfAspects.Generators.Tests.Fuzzing;

/// <summary>What holds of every program, right or wrong.</summary>
internal static class Properties
{
    /// <summary>What does not hold, in words; null where all does; <see cref="NotCSharp"/> where the program is none without its aspects either.</summary>
    public static string? Broken(FuzzProgram program)
    {
        var skeleton = FuzzCompiler.Compile(program.Files(isSkeleton: true)).GetDiagnostics();
        if (skeleton.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
        {
            return NotCSharp;
        }

        var input = FuzzCompiler.Compile(program.Files());
        var run = new FuzzOutcome(input, FuzzCompiler.NewDriver());
        return run.Exception
            ?? EmittedCodeIsClean(run)
            ?? CompilesOrIsTold(run, skeleton)
            ?? IsDeterministic(program, run)
            ?? IsTheSameAfterAnEdit(program, run)
            ?? AnalyzersAgree(run);
    }

    public const string NotCSharp = "not C#";

    private static string? EmittedCodeIsClean(FuzzOutcome run)
        => run.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden && run.IsEmitted(diagnostic.Location.SourceTree)) is { } wrong
            ? $"emitted code is not clean: {wrong}"
            : null;

    // Where a rule says why, the compiler may say what follows from it, but never that a method has no implementing part.
    private static string? CompilesOrIsTold(FuzzOutcome run, ImmutableArray<Diagnostic> skeleton)
    {
        var known = skeleton.Select(diagnostic => diagnostic.Id).ToHashSet();
        var news = run.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !known.Contains(diagnostic.Id)).ToArray();
        var told = run.Rules.Any(rule => rule.Severity == DiagnosticSeverity.Error);
        return !told && news.Length > 0 ? $"it does not compile, and no rule says why: {news[0]}"
            : run.Reported.IsEmpty && news.FirstOrDefault(diagnostic => diagnostic.Id == "CS8795") is { } bodiless ? $"a message buries the rule's own: {bodiless}"
            : null;
    }

    private static string? IsDeterministic(FuzzProgram program, FuzzOutcome run)
        => new FuzzOutcome(FuzzCompiler.Compile(program.Files()), FuzzCompiler.NewDriver()).Text == run.Text ? null : "the same input gave other output";

    // The program grows from a smaller one under the same driver, as it does in an editor.
    private static string? IsTheSameAfterAnEdit(FuzzProgram program, FuzzOutcome run)
    {
        if (Reductions.Of(program).FirstOrDefault() is not { } before)
        {
            return null;
        }

        var driver = FuzzCompiler.NewDriver().RunGenerators(FuzzCompiler.Compile(before.Files()));
        return new FuzzOutcome(FuzzCompiler.Compile(program.Files()), driver).Text == run.Text ? null : $"after an edit the output is stale; before it was\n{before}\n";
    }

    private static string? AnalyzersAgree(FuzzOutcome run)
    {
        var told = run.Rules.Select(rule => $"{rule.Id}: {rule.GetMessage()}").ToHashSet();
        foreach (var method in run.AnnotatedMethods())
        {
            var thrown = run.ErrorOf(method);
            var errors = run.Rules.Where(rule => rule.Severity == DiagnosticSeverity.Error && rule.Id != "PERF014" && IsAt(rule.Location, method)).ToArray();
            if (thrown is not null && !told.Contains(thrown))
            {
                return $"'{method}' throws what no analyzer says: {thrown}";
            }

            if (thrown is null && errors.Length > 0 && method.PartialImplementationPart is { } implementation && run.IsEmitted(implementation.Locations[0].SourceTree))
            {
                return $"'{method}' is wrapped in spite of {errors[0]}";
            }
        }

        return null;
    }

    private static bool IsAt(Location location, IMethodSymbol method)
        => method.DeclaringSyntaxReferences.Any(reference => reference.SyntaxTree == location.SourceTree && reference.Span.Contains(location.SourceSpan));
}
