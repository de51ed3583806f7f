using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>The call of a core, or of what answers in its place, inside the struct of a call.</summary>
internal static class CoreCall
{
    /// <summary>What needs no statement: the core's own result, handed on. Null where there is none.</summary>
    public static string? Expression(CoreModel core)
        => core.Adaptation switch
        {
            CoreAdaptation.None => core.Invocation,
            CoreAdaptation.Wrap => $"new({core.Invocation})",
            CoreAdaptation.AwaitResult => Awaited(core),
            _ => null,
        };

    /// <summary>The call and the return of its result.</summary>
    public static void Statements(SourceWriter writer, CoreModel core, bool isAsync)
    {
        if (Expression(core) is { } expression)
        {
            writer.Line($"return {(isAsync ? Awaited(core) : expression)};");
            return;
        }

        writer.Line($"{(isAsync ? Awaited(core) : core.Invocation)};");
        writer.Line("return default;");
    }

    private static string Awaited(CoreModel core) => $"await {core.Invocation}.ConfigureAwait(false)";
}
