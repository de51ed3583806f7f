using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace PerfAspects.Generators.Parsing.Dependencies;

/// <summary>The settings of a project that stand in none of its files: its references, its options, its name.</summary>
internal static class ProjectSettings
{
    // References and options are the same where they are the same objects. A number stands for each, since holding on to one may be holding
    // on to a compilation.
    private static readonly ConditionalWeakTable<object, StrongBox<long>> s_numbers = new();

    private static long s_last;

    public static Fingerprint Of(Compilation compilation)
    {
        var sum = new FingerprintBuilder();
        sum.Add(compilation.AssemblyName ?? "");
        sum.Add(NumberOf(compilation.Options));
        foreach (var reference in compilation.References)
        {
            sum.Add(NumberOf(reference));
        }

        return sum.Build();
    }

    private static ulong NumberOf(object identity)
        => (ulong)s_numbers.GetValue(identity, static _ => new(Interlocked.Increment(ref s_last))).Value;
}
