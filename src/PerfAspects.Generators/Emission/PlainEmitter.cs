using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>A wrapper that only calls its core: of a member that admits none of the aspects of its type.</summary>
internal static class PlainEmitter
{
    public static void Emit(SourceWriter writer, MethodModel method, WrapperModel wrapper, InlineModel locals)
    {
        var core = wrapper.Core!;
        if (core.Adaptation == CoreAdaptation.None)
        {
            MemberBody.Expression(writer, method, core.Invocation.Text());
        }
        else
        {
            Converted(writer, method, wrapper, core, locals);
        }

        WrapperEmitter.RuntimeAccessor(writer, wrapper);
    }

    private static void Converted(SourceWriter writer, MethodModel method, WrapperModel wrapper, CoreModel core, InlineModel locals)
    {
        var isAwaited = wrapper.Shape is not (ReturnShape.Void or ReturnShape.Value);
        var hasResult = wrapper.Shape is ReturnShape.Value or ReturnShape.TaskOfResult or ReturnShape.ValueTaskOfResult;
        var call = isAwaited ? $"await {core.Invocation.Text()}.ConfigureAwait(false);" : $"{core.Invocation.Text()};";
        writer.Open(method.Declaration);
        if (locals.Token is { } token)
        {
            writer.Line($"{token.Text()}.ThrowIfCancellationRequested();");
        }

        writer.Line(hasResult ? $"{wrapper.Result} {locals.Result} = {call}" : call);
        if (hasResult)
        {
            writer.Line($"return {locals.Result};");
        }

        writer.Close();
    }
}
