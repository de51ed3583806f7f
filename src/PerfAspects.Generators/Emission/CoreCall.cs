using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>The call of a core, or of what answers in its place, inside the struct of a call.</summary>
internal static class CoreCall
{
    /// <summary>The result that needs no statement: the core's own, handed on. Null if there is none.</summary>
    public static string? Expression(CoreModel core)
        => core.Adaptation switch
        {
            CoreAdaptation.None => core.Invocation.Text(),
            CoreAdaptation.Wrap => $"new({core.Invocation.Text()})",
            CoreAdaptation.AwaitResult => Awaited(core),
            _ => null,
        };

    /// <summary>The call and the return of its result.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="core">The called method.</param>
    /// <param name="isAsync">Whether the method around the call is.</param>
    /// <param name="result">The type and the name of a local for the result.</param>
    public static void Statements(SourceWriter writer, CoreModel core, bool isAsync, (string Type, string Name) result)
    {
        if (core.Adaptation == CoreAdaptation.Convert)
        {
            Converted(writer, core, result.Type, result.Name);
            return;
        }

        if (Expression(core) is { } expression)
        {
            writer.Line($"return {(isAsync ? Awaited(core) : expression)};");
            return;
        }

        writer.Line($"{(isAsync ? Awaited(core) : core.Invocation.Text())};");
        writer.Line("return default;");
    }

    // A block of its own: several fallbacks may need such a local.
    private static void Converted(SourceWriter writer, CoreModel core, string type, string name)
    {
        writer.Open();
        writer.Line($"{type} {name} = {core.Invocation.Text()};");
        writer.Line($"return new({name});");
        writer.Close();
    }

    private static string Awaited(CoreModel core) => $"await {core.Invocation.Text()}.ConfigureAwait(false)";
}
