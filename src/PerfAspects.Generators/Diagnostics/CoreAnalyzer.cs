using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>Is there a method that does the work, and one that judges it where it is named? PERF003, PERF004.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CoreAnalyzer() : AspectMethodAnalyzer(Descriptors.CoreNotFound, Descriptors.CoreDiffers, Descriptors.UnlessDiffers);
