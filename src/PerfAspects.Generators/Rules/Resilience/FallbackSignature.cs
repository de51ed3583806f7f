using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Cores;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Rules.Resilience;

/// <summary>Compares a fallback with its wrapper and says, in words, the first part that differs.</summary>
internal static class FallbackSignature
{
    public static string? Difference(IMethodSymbol wrapper, IMethodSymbol fallback, Compilation compilation)
    {
        if (CoreSignature.IsSameMethod(wrapper, fallback))
        {
            return "it is that method itself";
        }

        if (wrapper.IsStatic && !fallback.IsStatic)
        {
            return "it is not static, the wrapper is";
        }

        if (CoreBinding.Rival(fallback, compilation) is { } rival)
        {
            return $"a call of it means '{rival.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat)}'; give one of them "
                + "another name";
        }

        if (!TakesMore(wrapper, fallback))
        {
            return CoreSignature.Difference(wrapper, fallback, fallback.Parameters, compilation);
        }

        var last = fallback.Parameters[fallback.Parameters.Length - 1];
        return last.Type.IsException() && last.RefKind == RefKind.None
            ? CoreSignature.Difference(wrapper, fallback, fallback.Parameters.RemoveAt(last.Ordinal), compilation)
            : $"parameter {last.Ordinal + 1}, which the wrapper has not, is no 'System.Exception' by value";
    }

    /// <summary>Whether there is a parameter after those of the wrapper.</summary>
    public static bool TakesMore(IMethodSymbol wrapper, IMethodSymbol fallback)
        => fallback.Parameters.Length == wrapper.Parameters.Length + 1;
}
