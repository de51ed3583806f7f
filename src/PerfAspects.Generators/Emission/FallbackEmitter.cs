using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>How the struct of a call calls the method's fallbacks.</summary>
internal static class FallbackEmitter
{
    public static void CallMember(SourceWriter writer, WrapperModel wrapper, CallModel call, FallbackModel fallback)
    {
        var isAsync = fallback.Methods.Any(method => method.IsAwaited);
        var parameters = $"int {fallback.Index}, global::System.Exception {fallback.Exception}, {Emitted.Token} {call.TokenParameter}";
        var header = $"public {(isAsync ? "async " : "")}{Emitted.ValueTask}<{wrapper.Result}> FallBackAsync({parameters})";

        writer.Line();
        if (fallback.Methods.Count == 1 && CoreCall.Expression(fallback.Methods[0]) is { } expression)
        {
            writer.Line(header);
            writer.Continue($"=> {expression};");
            return;
        }

        writer.Open(header);
        if (fallback.Methods.Count == 1)
        {
            CoreCall.Statements(writer, fallback.Methods[0], isAsync, (wrapper.Result, call.Result));
        }
        else
        {
            Switch(writer, fallback, isAsync, (wrapper.Result, call.Result));
        }

        writer.Close();
    }

    private static void Switch(SourceWriter writer, FallbackModel fallback, bool isAsync, (string Type, string Name) result)
    {
        writer.Open($"switch ({fallback.Index})");
        for (var i = 0; i < fallback.Methods.Count; i++)
        {
            writer.Indent(i < fallback.Methods.Count - 1 ? $"case {i}:" : "default:");
            CoreCall.Statements(writer, fallback.Methods[i], isAsync, result);
            writer.Outdent();
        }

        writer.Close();
    }
}
