using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>A wrapper that hands its arguments, in a struct, to the method's pipeline, from which the struct calls the core.</summary>
internal static class CallEmitter
{
    public static void Emit(SourceWriter writer, MethodModel method, WrapperModel wrapper, CallModel call)
    {
        writer.Line(method.Declaration);
        writer.Continue($"=> {Entry(wrapper, call)};");

        var state = wrapper.Key is { } key
            ? $"{Door.Space}CachedMethod<{call.Name}, {key.Name}, {wrapper.Result}>"
            : $"{Door.Space}PipelineMethod<{call.Name}, {wrapper.Result}>";
        WrapperEmitter.OpenHolder(writer, method, wrapper, state);
        KeyStruct(writer, wrapper.Key);
        CallStruct(writer, wrapper, call);
        writer.Close();
    }

    private static string Entry(WrapperModel wrapper, CallModel call)
    {
        var holder = wrapper.Holder;
        var entry = wrapper.Shape switch
        {
            ReturnShape.Void or ReturnShape.Value => "Invoke",
            ReturnShape.Task or ReturnShape.TaskOfResult => "InvokeTask",
            _ => "InvokeValueTask",
        };
        var invocation = $"{holder.Name}.{holder.Slot}.In({wrapper.Runtime.Expression}).{entry}(new {holder.Name}.{call.Name}({call.Arguments}), {call.Token})";
        return wrapper.Shape == ReturnShape.ValueTask ? $"{Door.NoResult}.AsValueTask({invocation})" : invocation;
    }

    private static void KeyStruct(SourceWriter writer, KeyModel? key)
    {
        if (key is not null)
        {
            writer.Line();
            writer.Line($"public readonly record struct {key.Name}({key.Parameters});");
        }
    }

    private static void CallStruct(SourceWriter writer, WrapperModel wrapper, CallModel call)
    {
        writer.Line();
        writer.Line(Door.StepThrough);
        writer.Line($"public readonly struct {call.Name}({call.Parameters})");
        writer.Continue(wrapper.Key is { } key
            ? $": {Door.Space}ICachedCall<{key.Name}, {wrapper.Result}>"
            : $": {Door.Space}IAspectCall<{wrapper.Result}>");
        writer.Open();
        if (wrapper.Key is not null)
        {
            writer.Line($"public {wrapper.Key.Name} Key => new({wrapper.Key.Arguments});");
            writer.Line();
        }

        InvokeAsync(writer, wrapper, call);
        writer.Close();
    }

    private static void InvokeAsync(SourceWriter writer, WrapperModel wrapper, CallModel call)
    {
        var core = wrapper.Core;
        var isAwaited = core.Adaptation is CoreAdaptation.AwaitResult or CoreAdaptation.AwaitCompletion;
        var header = $"public {(isAwaited ? "async " : "")}{Door.ValueTask}<{wrapper.Result}> InvokeAsync({Door.Token} {call.TokenParameter})";
        switch (core.Adaptation)
        {
            case CoreAdaptation.Call:
            case CoreAdaptation.AwaitCompletion:
                writer.Open(header);
                writer.Line(isAwaited ? $"await {core.Invocation}.ConfigureAwait(false);" : $"{core.Invocation};");
                writer.Line("return default;");
                writer.Close();
                break;
            default:
                writer.Line(header);
                writer.Continue(core.Adaptation switch
                {
                    CoreAdaptation.Wrap => $"=> new({core.Invocation});",
                    CoreAdaptation.AwaitResult => $"=> await {core.Invocation}.ConfigureAwait(false);",
                    _ => $"=> {core.Invocation};",
                });
                break;
        }
    }
}
