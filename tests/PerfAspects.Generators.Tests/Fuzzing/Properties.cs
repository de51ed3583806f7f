using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
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
        var news = run.Diagnostics
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !known.Contains(diagnostic.Id) && !IsOfNeighbour(diagnostic, run))
            .ToArray();
        var told = run.Rules.Any(rule => rule.Severity == DiagnosticSeverity.Error);
        return !told && news.Length > 0 ? $"it does not compile, and no rule says why: {news[0]}"
            : run.Reported.IsEmpty && news.FirstOrDefault(diagnostic => diagnostic.Id is "CS8795" or "CS9248") is { } bodiless ? $"a message buries the rule's own: {bodiless}"
            : null;
    }

    // A partial member that carries no aspect, and that its type's do not reach, is for somebody else to implement.
    private static bool IsOfNeighbour(Diagnostic diagnostic, FuzzOutcome run)
        => diagnostic.Id is "CS8795" or "CS9248" && run.AnnotatedMembers().All(member => !member.Locations.Contains(diagnostic.Location));

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
        foreach (var member in run.AnnotatedMembers())
        {
            var thrown = run.ErrorOf(member);
            var errors = run.Rules.Where(rule => rule.Severity == DiagnosticSeverity.Error && rule.Id != "PERF014" && IsAt(rule.Location, member)).ToArray();
            if (thrown is not null && !told.Contains(thrown) && !IsToldOfItsType(thrown, member, run))
            {
                return $"'{member}' throws what no analyzer says: {thrown}";
            }

            if (thrown is null && errors.Length > 0 && run.IsImplemented(member))
            {
                return $"'{member}' is wrapped in spite of {errors[0]}";
            }
        }

        return null;
    }

    // What is wrong in a type's attribute is told once, of the type.
    private static bool IsToldOfItsType(string thrown, ISymbol member, FuzzOutcome run)
        => run.Rules.Any(rule => thrown.StartsWith(rule.Id, StringComparison.Ordinal) && TypeAspects.IsAt(member.ContainingType, rule.Location));

    private static bool IsAt(Location location, ISymbol member)
        => member.DeclaringSyntaxReferences.Any(reference => reference.SyntaxTree == location.SourceTree && reference.Span.Contains(location.SourceSpan));
}
