using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>Reports keys and results that processes cannot share: PERF027, PERF028.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SharedCacheAnalyzer()
    : AspectMethodAnalyzer(Descriptors.KeyNotShared, Descriptors.ResultNotShared);
