using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>The statements around the call of a core whose result is written to the entry of another method.</summary>
internal static class PutEmitter
{
    public static void Begin(SourceWriter writer, MethodModel method, WrapperModel wrapper, PutModel put, string token)
    {
        var isEnabled = $"{Emitted.Space}CacheWrite.IsEnabled({put.Runtime.Text()}, {method.Type.Manifest}.{method.ManifestField})";
        var arguments = string.Join(", ", put.Arguments.Select(CodeText.Text).Concat(TagText.Arguments(put.Tags)));
        var prepared = $"{put.Holder}.{put.Method}({arguments})";
        var write = $"({isEnabled} ? {prepared} : {Emitted.Space}CacheWrite<{wrapper.Result}>.None)";
        writer.Line($"var {put.Name} = "
            + (put.IsAwaited ? $"await {write}.BeginAsync({token}).ConfigureAwait(true);" : $"{write}.Begin();"));
    }

    /// <summary>The handler of a core that has failed.</summary>
    public static void Fail(SourceWriter writer, PutModel put)
    {
        writer.Open($"catch (global::System.Exception) when ({put.Name}.Fail())");
        writer.Line("throw; // never reached: Fail looks and lets pass, so the stack stays the core's own");
        writer.Close();
    }

    public static void Keep(SourceWriter writer, PutModel put, string result)
        => writer.Line(put.IsAwaited ? $"await {put.Name}.KeepAsync({result}).ConfigureAwait(false);" : $"{put.Name}.Keep({result});");
}
