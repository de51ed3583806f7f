using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>Is there a method that does the work? PERF003, PERF004.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CoreAnalyzer() : AspectMethodAnalyzer(Descriptors.CoreNotFound, Descriptors.CoreDiffers);
