using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>Are the values in the attributes right? PERF005, PERF006.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ArgumentAnalyzer() : AspectMethodAnalyzer(Descriptors.NotADuration, Descriptors.OutOfRange);
