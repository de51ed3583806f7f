using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>Reports what is wrong with the method that does the work: PERF003, PERF004, PERF029, PERF032, PERF033.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CoreAnalyzer()
    : AspectMethodAnalyzer(
        Descriptors.CoreNotFound,
        Descriptors.CoreDiffers,
        Descriptors.DoesNotFit,
        Descriptors.AsyncVoidCore,
        Descriptors.ParametersSwapped);
