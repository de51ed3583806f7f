using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.Generators.Rules;

namespace PerfAspects.Generators.Tests.Fuzzing;

/// <summary>What generator, compiler and analyzers made of a program.</summary>
internal sealed partial class FuzzOutcome
{
    private readonly GeneratorRunResult _result;
    private readonly HashSet<SyntaxTree> _emitted;
    private readonly Lazy<ImmutableArray<Diagnostic>> _rules;

    public FuzzOutcome(CSharpCompilation input, GeneratorDriver driver)
    {
        var ran = driver.RunGeneratorsAndUpdateCompilation(input, out var output, out var reported);
        _result = ran.GetRunResult().Results.Single();
        _emitted = [.. _result.GeneratedSources.IsDefault ? [] : _result.GeneratedSources.Select(file => file.SyntaxTree)];
        _rules = new(() => [.. FuzzCompiler.Analyze(output).Concat(reported)]);
        Output = output;
        Reported = reported;
        Diagnostics = output.GetDiagnostics();
    }

    public Compilation Output { get; }

    /// <summary>What the compiler says.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>What the generator itself reports.</summary>
    public ImmutableArray<Diagnostic> Reported { get; }

    /// <summary>What the analyzers and the generator say.</summary>
    public ImmutableArray<Diagnostic> Rules => _rules.Value;

    /// <summary>Who has thrown, and what.</summary>
    public string? Exception
        => _result.Exception is { } exception ? $"the generator has thrown: {exception}"
            : Rules.FirstOrDefault(rule => rule.Id.StartsWith("AD", StringComparison.Ordinal)) is { } thrown ? $"an analyzer has thrown: {thrown}"
            : null;

    /// <summary>All that was emitted.</summary>
    public string Text => string.Join('\n', _result.GeneratedSources.Select(file => $"{file.HintName}\n{file.SourceText}"));

    public bool IsEmitted(SyntaxTree? tree) => tree is not null && _emitted.Contains(tree);

    /// <summary>Every annotated method and property that can have a wrapper.</summary>
    public IEnumerable<ISymbol> AnnotatedMembers()
        => Output.GetSymbolsWithName(static _ => true, SymbolFilter.Member)
            .Where(member => member.IsPartialDefinition() && AnnotatedMethod.Of(member, Output) is not null);

    /// <summary>Whether the generator has written its implementing part.</summary>
    public bool IsImplemented(ISymbol member) => member.ImplementationPart() is { } implementation && IsEmitted(implementation.Locations[0].SourceTree);

    /// <summary>What a member left unwrapped throws; null of one that is wrapped or that nothing was written for.</summary>
    public string? ErrorOf(ISymbol member)
        => IsImplemented(member)
            && Thrown().Match(member.ImplementationPart()!.DeclaringSyntaxReferences[0].GetSyntax().ToString()) is { Success: true } match
                ? (string)SyntaxFactory.ParseToken(match.Groups["literal"].Value).Value!
                : null;

    [GeneratedRegex("=> throw new global::System.InvalidOperationException\\((?<literal>\"PERF.*\")\\);")]
    private static partial Regex Thrown();
}
