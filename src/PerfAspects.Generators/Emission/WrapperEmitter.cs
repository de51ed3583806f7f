using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>The implementing part of one method, in the form its model needs.</summary>
internal static class WrapperEmitter
{
    public static void Emit(SourceWriter writer, MethodModel method)
    {
        if (method.Wrapper is { } wrapper)
        {
            writer.Line($"// {Nesting(wrapper)}");
        }

        MemberBody.Attributes(writer, method);
        switch (method.Wrapper)
        {
            case null:
                MemberBody.Expression(writer, method, $"throw new global::System.InvalidOperationException({method.Error})");
                break;
            case { Inline: { } locals, Aspects.Count: 0 } plain:
                PlainEmitter.Emit(writer, method, plain, locals);
                break;
            case { Inline: { } locals, Shape: not (ReturnShape.Value or ReturnShape.Void), Invalidations.Count: 0 } observed:
                ObservedEmitter.Emit(writer, method, observed, locals);
                break;
            case { Inline: { } locals } inline:
                InlineEmitter.Emit(writer, method, inline, locals);
                break;
            case { Call: { } call } piped:
                CallEmitter.Emit(writer, method, piped, call);
                break;
        }
    }

    public static void RuntimeAccessor(SourceWriter writer, WrapperModel wrapper)
    {
        if (wrapper.Runtime.Accessor is { } accessor)
        {
            writer.Line();
            Accessor(writer, accessor);
        }
    }

    /// <summary>The member that returns a parameter of the primary constructor.</summary>
    public static void Accessor(SourceWriter writer, ParameterAccessor accessor)
        => writer.Line($"private {accessor.Type} {accessor.Name} => {accessor.Parameter};");

    /// <summary>The class that holds what the wrapper needs, up to its slot.</summary>
    public static void OpenHolder(SourceWriter writer, MethodModel method, WrapperModel wrapper, string state)
    {
        RuntimeAccessor(writer, wrapper);
        var holder = wrapper.Holder;
        writer.Line();
        writer.Line(EmittedAttributes.Hidden);
        if (wrapper.Cache is not null || wrapper.Each is not null)
        {
            writer.Line(EmittedAttributes.StepThrough); // invalidating methods come by here
        }

        if (holder.IsObsolete)
        {
            writer.Line(EmittedAttributes.Obsolete);
        }

        writer.Open($"{holder.Accessibility} static class {holder.ClassName}{holder.TypeParameters.Text()}{holder.Constraints}");
        writer.Line($"public static readonly {Emitted.Space}{(holder.IsByType ? "Typed" : "")}AspectSlot<{state}> {holder.Slot} = "
            + $"new({method.Type.Manifest}.{method.ManifestField});");
        if (holder.Accessor is { } accessor)
        {
            writer.Line();
            CoreAccessor(writer, accessor);
        }
    }

    private static void CoreAccessor(SourceWriter writer, AccessorModel accessor)
    {
        var kind = accessor.IsStatic ? "StaticMethod" : "Method";
        var receiver = accessor.StaticType is { } type
            ? $"[{EmittedAttributes.UnsafeAccessor}TypeAttribute({type})] {accessor.Receiver.Text()}" : accessor.Receiver.Text();
        writer.Line($"[{EmittedAttributes.UnsafeAccessor}Attribute("
            + $"{EmittedAttributes.UnsafeAccessor}Kind.{kind}, Name = {accessor.Core})]");
        var parameters = string.Join(", ", accessor.Parameters.Select(CodeText.Text).Prepend(receiver));
        writer.Line($"public static extern {accessor.Result} {accessor.Member}({parameters});");
    }

    private static string Nesting(WrapperModel wrapper)
    {
        const string Invalidate = "CacheInvalidate";
        var core = wrapper.Core is null ? Invalidate : string.Join(", then ", Around(wrapper, wrapper.Core.Name, Invalidate));
        var innermost = wrapper.Invalidations.Count + (wrapper.Put is null ? 0 : 1); // those that change entries
        var aspects = wrapper.Aspects.Take(wrapper.Aspects.Count - innermost);
        return string.Join(" > ", aspects.Select(Summary).Append(core));
    }

    private static string Summary(AspectModel aspect)
        => aspect.Attribute.Arguments is { Count: > 0 } arguments ? $"{aspect.Name}({string.Join(", ", arguments)})" : aspect.Name;

    private static IEnumerable<string> Around(WrapperModel wrapper, string core, string invalidate)
    {
        if (wrapper.Invalidations.Any(invalidation => invalidation.When == InvalidationMoment.Before))
        {
            yield return invalidate;
        }

        yield return core;
        if (wrapper.Put is not null)
        {
            yield return "CachePut";
        }

        if (wrapper.Invalidations.Any(invalidation => invalidation.When != InvalidationMoment.Before))
        {
            yield return invalidate;
        }
    }
}
