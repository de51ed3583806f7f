using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>Is the annotated method declared so that its wrapper can be written? PERF001, PERF023.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DeclarationAnalyzer() : AspectMethodAnalyzer(Descriptors.NotPartial, Descriptors.LanguageTooOld);
