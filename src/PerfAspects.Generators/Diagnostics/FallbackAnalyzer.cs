using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>Is there a method that answers where a fallback names it? PERF016.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FallbackAnalyzer() : AspectMethodAnalyzer(Descriptors.FallbackDiffers);
