using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>A wrapper that only measures: it calls the core in place, so spans and references pass through.</summary>
internal static class InlineEmitter
{
    public static void Emit(SourceWriter writer, MethodModel method, WrapperModel wrapper, InlineModel locals)
    {
        var holder = wrapper.Holder;
        MemberBody.Open(writer, method);
        writer.Line($"var {locals.Method} = {holder.Name}.{holder.Slot}.In({wrapper.Runtime.Expression});");
        writer.Line($"var {locals.Started} = {locals.Method}.Start({locals.Token});");
        writer.Open("try");
        if (wrapper.Shape == ReturnShape.Void)
        {
            if (wrapper.Core is { } core)
            {
                writer.Line($"{core.Invocation};");
            }

            InvalidationEmitter.Statements(writer, wrapper);
            writer.Line($"{locals.Method}.Succeeded({locals.Started});");
        }
        else
        {
            writer.Line($"var {locals.Result} = {wrapper.Core!.Invocation};");
            InvalidationEmitter.Statements(writer, wrapper);
            writer.Line($"{locals.Method}.Succeeded({locals.Started});");
            writer.Line($"return {locals.Result};");
        }

        writer.Close();
        var failed = string.Join(", ", new[] { locals.Started, locals.Exception, locals.Token }.Where(argument => argument is not null));
        writer.Open($"catch (global::System.Exception {locals.Exception}) when ({locals.Method}.Failed({failed}))");
        writer.Line("throw; // never reached: Failed looks and lets pass, so the stack stays the core's own");
        writer.Close();
        MemberBody.Close(writer, method);

        WrapperEmitter.OpenHolder(writer, method, wrapper, $"{Door.Space}TimedMethod");
        writer.Close();
    }
}
