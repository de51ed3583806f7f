using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>Has a metric tag few enough values? PERF020.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MetricTagAnalyzer() : AspectMethodAnalyzer(Descriptors.UnboundedTag);
