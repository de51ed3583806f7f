using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>A wrapper without aspects: it calls its core, if it has one, and then drops what is cached no longer rightly, if anything is.</summary>
internal static class InvalidationEmitter
{
    public static void Emit(SourceWriter writer, MethodModel method, WrapperModel wrapper, InlineModel locals)
    {
        if (wrapper is { Core: { Adaptation: CoreAdaptation.None } only, Invalidations.Count: 0 })
        {
            MemberBody.Expression(writer, method, only.Invocation);
        }
        else if (wrapper.Core is { } core)
        {
            AfterCore(writer, method, wrapper, core, locals);
        }
        else
        {
            Alone(writer, method, wrapper, locals);
        }

        WrapperEmitter.RuntimeAccessor(writer, wrapper);
    }

    public static void Statements(SourceWriter writer, WrapperModel wrapper)
    {
        foreach (var statement in wrapper.Invalidations)
        {
            writer.Line(statement);
        }
    }

    private static void AfterCore(SourceWriter writer, MethodModel method, WrapperModel wrapper, CoreModel core, InlineModel locals)
    {
        var isAwaited = wrapper.Shape is not (ReturnShape.Void or ReturnShape.Value);
        var hasResult = wrapper.Shape is ReturnShape.Value or ReturnShape.TaskOfResult or ReturnShape.ValueTaskOfResult;
        var call = isAwaited ? $"await {core.Invocation}.ConfigureAwait(false);" : $"{core.Invocation};";
        writer.Open(method.Declaration);
        if (locals.Token is { } token)
        {
            writer.Line($"{token}.ThrowIfCancellationRequested();");
        }

        writer.Line(hasResult ? $"{wrapper.Result} {locals.Result} = {call}" : call);
        Statements(writer, wrapper);
        if (hasResult)
        {
            writer.Line($"return {locals.Result};");
        }

        writer.Close();
    }

    private static void Alone(SourceWriter writer, MethodModel method, WrapperModel wrapper, InlineModel locals)
    {
        if (wrapper is { Shape: ReturnShape.Void, Invalidations.Count: 1 })
        {
            writer.Line(method.Declaration);
            writer.Continue($"=> {wrapper.Invalidations[0]}");
            return;
        }

        if (wrapper.Shape == ReturnShape.Void)
        {
            writer.Open(method.Declaration);
            Statements(writer, wrapper);
            writer.Close();
            return;
        }

        // What fails is the task, never the call.
        var task = wrapper.Shape == ReturnShape.Task ? Door.Task : Door.ValueTask;
        writer.Open(method.Declaration);
        writer.Open("try");
        Statements(writer, wrapper);
        writer.Line($"return {task}.CompletedTask;");
        writer.Close();
        writer.Open($"catch (global::System.Exception {locals.Exception})");
        writer.Line($"return {task}.FromException({locals.Exception});");
        writer.Close();
        writer.Close();
    }
}
