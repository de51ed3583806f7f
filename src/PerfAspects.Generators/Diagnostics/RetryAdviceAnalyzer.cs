using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>May a method be called again? PERF024.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RetryAdviceAnalyzer() : AspectMethodAnalyzer(Descriptors.NotIdempotent);
