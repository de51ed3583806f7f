using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAspects.Benchmarks.CompileTime;

/// <summary>A generator with the methods it writes, and one edit that changes what it writes of one type.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Create">A generator that has seen nothing yet.</param>
/// <param name="Analyzers">What comes with it.</param>
/// <param name="Type">A type of some methods, by its number and theirs.</param>
/// <param name="Attribute">An edit of an attribute's argument, which changes what is written of one type.</param>
/// <param name="Body">An edit of what a method does, which changes nothing that is written.</param>
internal sealed record Subject(
    string Name,
    Func<ISourceGenerator> Create,
    ImmutableArray<DiagnosticAnalyzer> Analyzers,
    Func<int, int, string> Type,
    Edit Attribute,
    Edit Body)
{
    public const int MethodsOfAType = 10;

    /// <summary>So many methods, ten to a type, each type in a file.</summary>
    public IEnumerable<string> Files(int methods)
        => Enumerable.Range(0, (methods + MethodsOfAType - 1) / MethodsOfAType).Select(type => Type(type, Math.Min(MethodsOfAType, methods)));
}

/// <summary>What is looked for in a file, and what is put there instead.</summary>
internal sealed record Edit(string Before, string After);
