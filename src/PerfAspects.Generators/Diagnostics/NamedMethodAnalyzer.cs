using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>Reports settings that name no method which could be called: PERF031.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NamedMethodAnalyzer() : AspectMethodAnalyzer(Descriptors.NamedMethodDiffers);
