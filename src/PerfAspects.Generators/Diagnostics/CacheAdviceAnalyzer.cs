using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>Is what is kept, and how long, what the author means? PERF011, PERF022.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CacheAdviceAnalyzer() : AspectMethodAnalyzer(Descriptors.MutableResult, Descriptors.SettingsDefeat);
