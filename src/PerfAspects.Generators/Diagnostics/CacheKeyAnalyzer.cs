using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>Do equal arguments find the same entry? PERF009, PERF010.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CacheKeyAnalyzer() : AspectMethodAnalyzer(Descriptors.NoValueEquality, Descriptors.NotComparedByContent);
