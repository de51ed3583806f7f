using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>A task method that is only timed: the wrapper calls the core in place, which throws nothing at it, and looks after the task it gets.</summary>
internal static class ObservedEmitter
{
    public static void Emit(SourceWriter writer, MethodModel method, WrapperModel wrapper, InlineModel locals)
    {
        var holder = wrapper.Holder;
        var refused = $"{locals.Method}.Refused{(IsValueTask(wrapper) ? "ValueTask" : "Task")}{TypeArgument(wrapper)}({locals.Token})";
        MemberBody.Open(writer, method);
        writer.Line($"var {locals.Method} = {holder.Name}.{holder.Slot}.In({wrapper.Runtime.Expression});");
        writer.Line($"var {locals.Started} = {locals.Method}.Start();");
        writer.Line($"var {locals.Result} = {locals.Method}.Admits({locals.Token}) ? {wrapper.Core!.Invocation} : {refused};");
        writer.Line($"return {locals.Method}.Observe({locals.Result}, {locals.Started}, {locals.Token ?? "default"});");
        MemberBody.Close(writer, method);

        WrapperEmitter.OpenHolder(writer, method, wrapper, $"{Door.Space}TimedTaskMethod");
        writer.Close();
    }

    private static bool IsValueTask(WrapperModel wrapper) => wrapper.Shape is ReturnShape.ValueTask or ReturnShape.ValueTaskOfResult;

    private static string TypeArgument(WrapperModel wrapper)
        => wrapper.Shape is ReturnShape.TaskOfResult or ReturnShape.ValueTaskOfResult ? $"<{wrapper.Result}>" : "";
}
