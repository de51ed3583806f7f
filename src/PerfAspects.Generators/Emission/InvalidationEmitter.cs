using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>
/// The statements that drop cached values once the core has succeeded, each <c>[CacheInvalidate]</c> under its <c>Enabled</c>.
/// </summary>
internal static class InvalidationEmitter
{
    /// <summary>The statements of a wrapper that calls its core itself.</summary>
    public static void Statements(SourceWriter writer, WrapperModel wrapper, InlineModel locals, bool isAwaited)
        => Statements(writer, wrapper, isAwaited, (_, use) => $"{locals.Method}.Invalidates({use})");

    /// <summary>The statements of a call's struct.</summary>
    public static void Statements(SourceWriter writer, MethodModel method, WrapperModel wrapper, bool isAwaited)
        => Statements(
            writer,
            wrapper,
            isAwaited,
            (runtime, use)
                => $"{Emitted.Space}CacheInvalidation.IsEnabled({runtime}, {method.Type.Manifest}.{method.ManifestField}, {use})");

    private static void Statements(SourceWriter writer, WrapperModel wrapper, bool isAwaited, Func<string, int, string> isEnabled)
    {
        var use = 0;
        foreach (var invalidation in wrapper.Invalidations)
        {
            use++;
            writer.Open($"if ({isEnabled(invalidation.Runtime, use)})");
            foreach (var step in invalidation.Steps)
            {
                writer.Line(isAwaited ? step.Awaited : step.Statement);
            }

            writer.Close();
        }
    }
}
