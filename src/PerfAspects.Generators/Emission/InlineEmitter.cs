using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>
/// A wrapper that only measures or invalidates: it calls the core in place, so spans and references pass through. Of a task method, which
/// then has no aspect but <c>[CacheInvalidate]</c>, it awaits the core.
/// </summary>
internal static class InlineEmitter
{
    public static void Emit(SourceWriter writer, MethodModel method, WrapperModel wrapper, InlineModel locals)
    {
        var holder = wrapper.Holder;
        MemberBody.Open(writer, method);
        writer.Line($"var {locals.Method} = {holder.Name}.{holder.Slot}.In({wrapper.Runtime.Expression.Text()});");
        if (wrapper.IsTraced)
        {
            writer.Line($"using var {locals.Span} = {locals.Method}.Trace();");
        }

        var fails = IsAsynchronous(wrapper) && !IsAwaited(wrapper); // what fails is then the task, never the call
        if (fails)
        {
            writer.Open("try");
        }

        writer.Line($"var {locals.Started} = {locals.Method}.Start({locals.Token?.Text()});");
        var hasResult = HasResult(wrapper);
        if (hasResult)
        {
            writer.Line(locals.MayReferToArguments && wrapper.Core is { } core
                ? $"{wrapper.Result} {locals.Result} = false ? {core.Invocation.Text()} : default; // calls nothing, but says what the "
                    + "result may refer to"
                : $"{wrapper.Result} {locals.Result};");
        }

        Core(writer, wrapper, locals);
        writer.Line();
        writer.Line($"{locals.Method}.Succeeded{(IsAwaited(wrapper) ? "Elsewhere" : "")}({Arguments(locals.Started, Tags(wrapper))});");
        if (hasResult)
        {
            writer.Line($"return {locals.Result};");
        }

        if (fails)
        {
            var task = wrapper.Shape == ReturnShape.Task ? "Task" : "ValueTask";
            writer.Line($"return global::System.Threading.Tasks.{task}.CompletedTask;");
            writer.Close();
            writer.Open($"catch (global::System.Exception {locals.Exception})");
            writer.Line($"return {Emitted.Space}TimedTaskMethod.Failed{task}({locals.Exception});");
            writer.Close();
        }

        MemberBody.Close(writer, method);

        WrapperEmitter.OpenHolder(writer, method, wrapper, $"{Emitted.Space}TimedMethod");
        if (wrapper.MetricTags is { } tags)
        {
            MetricTagEmitter.Struct(writer, tags);
        }

        writer.Close();
    }

    private static void Core(SourceWriter writer, WrapperModel wrapper, InlineModel locals)
    {
        writer.Open("try");
        var invalidations = InvalidationEmitter.Of(writer, wrapper, locals, IsAwaited(wrapper));
        invalidations.Before();
        if (wrapper.Core is { } core)
        {
            var actsOnFailure = InvalidationEmitter.ActsOnFailure(wrapper);
            if (actsOnFailure)
            {
                writer.Open("try");
            }

            var call = IsAwaited(wrapper) ? $"await {core.Invocation.Text()}.ConfigureAwait(false);" : $"{core.Invocation.Text()};";
            writer.Line(HasResult(wrapper) ? $"{locals.Result} = {call}" : call);
            if (actsOnFailure)
            {
                writer.Close();
                invalidations.AfterFailure();
            }
        }

        invalidations.AfterSuccess();
        writer.Close();

        var failed = $"{locals.Method}.Failed({Arguments(locals.Started, locals.Exception, Tags(wrapper), locals.Token?.Text())})";
        if (wrapper.IsTraced)
        {
            failed += $" || {locals.Span}.Failed({Arguments(locals.Exception, locals.Token?.Text())})";
        }

        writer.Open($"catch (global::System.Exception {locals.Exception}) when ({failed})");
        writer.Line("throw; // never reached: Failed looks and lets pass, so the stack stays the core's own");
        writer.Close();
    }

    private static bool IsAsynchronous(WrapperModel wrapper) => wrapper.Shape is not (ReturnShape.Void or ReturnShape.Value);

    private static bool IsAwaited(WrapperModel wrapper)
        => IsAsynchronous(wrapper) && (wrapper.Core is not null || wrapper.Invalidations.Any(invalidation => invalidation.IsAwaited));

    private static bool HasResult(WrapperModel wrapper)
        => wrapper.Shape is ReturnShape.Value or ReturnShape.TaskOfResult or ReturnShape.ValueTaskOfResult;

    private static string? Tags(WrapperModel wrapper)
        => wrapper.MetricTags is { } tags ? $"new {wrapper.Holder.Name}.{tags.Struct}({tags.Arguments.Text()})" : null;

    private static string Arguments(params string?[] arguments) => string.Join(", ", arguments.Where(argument => argument is not null));
}
