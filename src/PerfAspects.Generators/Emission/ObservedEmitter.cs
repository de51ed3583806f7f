using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>A task method that is only timed: the wrapper calls the core in place and looks after the task it gets.</summary>
/// <remarks>
/// What has succeeded already is returned as a new task of its result, and neither branch of a conditional expression: to copy a
/// <see cref="System.Threading.Tasks.ValueTask{TResult}"/> costs more than all the rest (docs/performance.md).
/// </remarks>
internal static class ObservedEmitter
{
    public static void Emit(SourceWriter writer, MethodModel method, WrapperModel wrapper, InlineModel locals)
    {
        var (started, running) = (locals.Started, locals.Result);
        var token = locals.Token is null ? "" : $", {locals.Token}";
        MemberBody.Open(writer, method);
        writer.Line($"var {locals.Method} = {wrapper.Holder.Name}.{wrapper.Holder.Slot}.In({wrapper.Runtime.Expression});");
        writer.Line($"var {started} = {locals.Method}.Start();");
        if (locals.IsGuarded)
        {
            Guarded(writer, wrapper, locals);
        }
        else
        {
            writer.Line($"{Declaration(wrapper, locals)} = {started}.Admits({locals.Token}) ? {wrapper.Core!.Invocation} : {Failed(wrapper)}({started}.Refusal({locals.Token}));");
        }

        writer.Open($"if (!{running}.IsCompletedSuccessfully)");
        writer.Line($"return {locals.Method}.EndAsync({running}, {started}{token});");
        writer.Close();
        writer.Line();
        writer.Open($"if ({locals.Method}.Succeeded({started}) is {{ }} {locals.Failure})");
        writer.Line($"return {Failed(wrapper)}({locals.Failure}); // a listener's");
        writer.Close();
        writer.Line();
        writer.Line($"return {(wrapper.Shape == ReturnShape.ValueTaskOfResult ? $"new({running}.Result)" : running)};");
        MemberBody.Close(writer, method);

        WrapperEmitter.OpenHolder(writer, method, wrapper, $"{Door.Space}TimedTaskMethod");
        writer.Close();
    }

    private static void Guarded(SourceWriter writer, WrapperModel wrapper, InlineModel locals)
    {
        writer.Line($"{Declaration(wrapper, locals)};");
        writer.Open("try");
        writer.Line($"{locals.Started}.Admit({locals.Token});");
        var core = wrapper.Core!;
        var orNone = Task(wrapper) == "Task" ? $" ?? throw {Door.Space}TimedTaskMethod.NoTask(\"{core.Name}\")" : "";
        writer.Line($"{locals.Result} = {core.Invocation}{orNone};");
        writer.Close();
        writer.Open($"catch (global::System.Exception {locals.Exception})");
        writer.Line($"{locals.Result} = {Failed(wrapper)}({locals.Exception}); // what a core throws before it returns a task is the task's failure");
        writer.Close();
        writer.Line();
    }

    // Its type is written out: that of a core's dynamic result would be bound at run time.
    private static string Declaration(WrapperModel wrapper, InlineModel locals) => $"global::System.Threading.Tasks.{Task(wrapper)}{TypeArgument(wrapper)} {locals.Result}";

    private static string Failed(WrapperModel wrapper) => $"{Door.Space}TimedTaskMethod.Failed{Task(wrapper)}{TypeArgument(wrapper)}";

    private static string Task(WrapperModel wrapper) => wrapper.Shape is ReturnShape.ValueTask or ReturnShape.ValueTaskOfResult ? "ValueTask" : "Task";

    private static string TypeArgument(WrapperModel wrapper)
        => wrapper.Shape is ReturnShape.TaskOfResult or ReturnShape.ValueTaskOfResult ? $"<{wrapper.Result}>" : "";
}
