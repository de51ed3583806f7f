using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>Can a wrapper hold its arguments and hand back its result? PERF007, PERF008, PERF017.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ShapeAnalyzer() : AspectMethodAnalyzer(Descriptors.NothingToCache, Descriptors.ParameterNotHeld, Descriptors.ShapeNotSupported);
