using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>Do tags and invalidating methods name what is there? PERF012, PERF013.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CacheInvalidationAnalyzer() : AspectMethodAnalyzer(Descriptors.HoleNamesNothing, Descriptors.NothingInvalidated);
