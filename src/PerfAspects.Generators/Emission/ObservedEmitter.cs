using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>A task method that is only timed: the wrapper calls the core in place and looks after the task it gets.</summary>
/// <remarks>
/// A completed success is returned as a new task of its result, and neither branch of a conditional expression: to copy a
/// <see cref="System.Threading.Tasks.ValueTask{TResult}"/> costs more than all the rest (docs/internals/calls.md).
/// </remarks>
internal static class ObservedEmitter
{
    public static void Emit(SourceWriter writer, MethodModel method, WrapperModel wrapper, InlineModel locals)
    {
        MemberBody.Open(writer, method);
        writer.Line($"var {locals.Method} = {wrapper.Holder.Name}.{wrapper.Holder.Slot}.In({wrapper.Runtime.Expression.Text()});");
        writer.Line($"var {locals.Started} = {locals.Method}.Start();");
        if (locals.IsGuarded)
        {
            Guarded(writer, wrapper, locals);
        }
        else
        {
            var token = locals.Token?.Text();
            writer.Line($"{Task(wrapper)} {locals.Running} = {locals.Started}.Admits({token}) ? {wrapper.Core!.Invocation.Text()} : "
                + $"{Failed(wrapper)}({locals.Started}.Refusal({token}));");
            IfPending(writer, locals);
            writer.Line();
        }

        writer.Line($"{locals.Method}.Complete({locals.Started});");
        writer.Line($"return {Succeeded(wrapper, locals)};");
        MemberBody.Close(writer, method);

        WrapperEmitter.OpenHolder(writer, method, wrapper, $"{Emitted.Space}TimedTaskMethod");
        writer.Close();
    }

    // Whatever is thrown before the caller has a task is that task's failure: by the core, or by a source that says it has succeeded.
    private static void Guarded(SourceWriter writer, WrapperModel wrapper, InlineModel locals)
    {
        var core = wrapper.Core!;
        var hasTask = IsReference(wrapper);
        if (hasTask)
        {
            writer.Line($"{Task(wrapper)} {locals.Running};");
        }
        else if (wrapper.Shape == ReturnShape.ValueTaskOfResult)
        {
            writer.Line($"{wrapper.Result} {locals.Result};");
        }

        writer.Open("try");
        writer.Line($"{locals.Started}.Admit({locals.Token?.Text()});");
        writer.Line(hasTask
            ? $"{locals.Running} = {core.Invocation.Text()} ?? throw {Emitted.Space}TimedTaskMethod.NoTask(\"{core.Name}\");"
            : $"{Task(wrapper)} {locals.Running} = {core.Invocation.Text()};");
        IfPending(writer, locals);
        if (!hasTask)
        {
            writer.Line();
            writer.Line(wrapper.Shape == ReturnShape.ValueTaskOfResult
                ? $"{locals.Result} = {locals.Running}.Result;" : $"{locals.Running}.GetAwaiter().GetResult();");
        }

        writer.Close();
        writer.Open($"catch (global::System.Exception {locals.Exception})");
        writer.Line($"return {locals.Method}.EndAsync({Failed(wrapper)}({locals.Exception}), {Arguments(locals)});");
        writer.Close();
        writer.Line();
    }

    private static void IfPending(SourceWriter writer, InlineModel locals)
    {
        writer.Open($"if (!{locals.Running}.IsCompletedSuccessfully)");
        writer.Line($"return {locals.Method}.EndAsync({locals.Running}, {Arguments(locals)});");
        writer.Close();
    }

    private static string Succeeded(WrapperModel wrapper, InlineModel locals)
        => wrapper.Shape == ReturnShape.ValueTaskOfResult ? $"new({(locals.IsGuarded ? locals.Result : $"{locals.Running}.Result")})"
            : IsReference(wrapper) || !locals.IsGuarded ? locals.Running
            : "default";

    private static string Arguments(InlineModel locals)
        => locals.Token is null ? locals.Started : $"{locals.Started}, {locals.Token.Text()}";

    // Written out, and no var: the type of a core's dynamic result would be bound at run time.
    private static string Task(WrapperModel wrapper) => $"global::System.Threading.Tasks.{TaskName(wrapper)}{TypeArgument(wrapper)}";

    private static string Failed(WrapperModel wrapper)
        => $"{Emitted.Space}TimedTaskMethod.Failed{TaskName(wrapper)}{TypeArgument(wrapper)}";

    private static string TaskName(WrapperModel wrapper) => IsReference(wrapper) ? "Task" : "ValueTask";

    private static bool IsReference(WrapperModel wrapper) => wrapper.Shape is ReturnShape.Task or ReturnShape.TaskOfResult;

    private static string TypeArgument(WrapperModel wrapper)
        => wrapper.Shape is ReturnShape.TaskOfResult or ReturnShape.ValueTaskOfResult ? $"<{wrapper.Result}>" : "";
}
