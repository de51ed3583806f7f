using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>
/// Can a wrapper hold its arguments, hand back its result, and reach its core with a token where one is needed? PERF007, PERF008, PERF015,
/// PERF017, PERF038, PERF039, PERF042.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ShapeAnalyzer() : AspectMethodAnalyzer(
    Descriptors.NothingToCache,
    Descriptors.ParameterNotHeld,
    Descriptors.NoToken,
    Descriptors.ShapeNotSupported,
    Descriptors.BehindAlias,
    Descriptors.HiddenType,
    Descriptors.UnsafeWrapper);
