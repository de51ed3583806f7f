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
        if (wrapper.IsTraced)
        {
            writer.Line($"using var {locals.Span} = {locals.Method}.Trace();");
        }

        writer.Line($"var {locals.Started} = {locals.Method}.Start({locals.Token});");
        var hasResult = wrapper.Shape == ReturnShape.Value;
        if (hasResult)
        {
            writer.Line(locals.MayReferToArguments && wrapper.Core is { } core
                ? $"{wrapper.Result} {locals.Result} = false ? {core.Invocation} : default; // calls nothing, but says what the result may refer to"
                : $"{wrapper.Result} {locals.Result};");
        }

        Core(writer, wrapper, locals);
        writer.Line();
        writer.Line($"{locals.Method}.Succeeded({Arguments(locals.Started, Tags(wrapper))});");
        if (hasResult)
        {
            writer.Line($"return {locals.Result};");
        }

        MemberBody.Close(writer, method);

        WrapperEmitter.OpenHolder(writer, method, wrapper, $"{Door.Space}TimedMethod");
        if (wrapper.MetricTags is { } tags)
        {
            MetricTagEmitter.Struct(writer, tags);
        }

        writer.Close();
    }

    private static void Core(SourceWriter writer, WrapperModel wrapper, InlineModel locals)
    {
        writer.Open("try");
        if (wrapper.Core is { } core)
        {
            writer.Line(wrapper.Shape == ReturnShape.Value ? $"{locals.Result} = {core.Invocation};" : $"{core.Invocation};");
        }

        InvalidationEmitter.Statements(writer, wrapper);
        writer.Close();

        var failed = $"{locals.Method}.Failed({Arguments(locals.Started, locals.Exception, Tags(wrapper), locals.Token)})";
        if (wrapper.IsTraced)
        {
            failed += $" || {locals.Span}.Failed({Arguments(locals.Exception, locals.Token)})";
        }

        writer.Open($"catch (global::System.Exception {locals.Exception}) when ({failed})");
        writer.Line("throw; // never reached: Failed looks and lets pass, so the stack stays the core's own");
        writer.Close();
    }

    private static string? Tags(WrapperModel wrapper)
        => wrapper.MetricTags is { } tags ? $"new {wrapper.Holder.Name}.{tags.Struct}({tags.Arguments})" : null;

    private static string Arguments(params string?[] arguments) => string.Join(", ", arguments.Where(argument => argument is not null));
}
