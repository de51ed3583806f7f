using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>
/// Reports what is unwise about what a cached method keeps, and for how long: PERF011, PERF022, PERF025 by the type of the result.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CacheAdviceAnalyzer()
    : AspectMethodAnalyzer(Descriptors.MutableResult, Descriptors.SettingsDefeat, Descriptors.ResultUsedUp);
