using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>Do equal arguments find the same entry? PERF009, PERF010, PERF035, PERF036, PERF037.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CacheKeyAnalyzer()
    : AspectMethodAnalyzer(Descriptors.NoValueEquality, Descriptors.NotComparedByContent, Descriptors.NoInstance, Descriptors.NeverInKey,
    Descriptors.IgnoredAlready);
