using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>
/// The members that a cached method has beside its wrapper: those of its call, and the entry points of invalidating methods.
/// </summary>
internal static class CacheEmitter
{
    public static void Eviction(SourceWriter writer, MethodModel method, WrapperModel wrapper, CacheModel cache)
    {
        var eviction = cache.Eviction;
        writer.Line();
        writer.Line($"public static void {eviction.One}({eviction.Parameters.Text()})");
        writer.Continue($"=> {One(wrapper, cache, "")};");
        if (eviction.OneLater is { } later)
        {
            writer.Line();
            writer.Line($"public static {Emitted.ValueTask} {later}({eviction.Parameters.Text()})");
            writer.Continue($"=> {One(wrapper, cache, "Async")};");
        }

        if (eviction.Write is { } write && !wrapper.Holder.IsByType)
        {
            writer.Line();
            writer.Line($"public static {Emitted.Space}CacheWrite<{wrapper.Result}> {write}({eviction.Parameters.Text()}, "
                + $"params {Emitted.Space}CacheTag[] {eviction.Tags})");
            writer.Continue($"=> {wrapper.Holder.Slot}.In({eviction.Runtime}){(wrapper.IsTraced ? ".Inner" : "")}.Write("
                + $"{KeyEmitter.Creation(cache.Key)}, {eviction.Tags});");
        }

        if (eviction.KeyOf is { } keyOf)
        {
            writer.Line();
            var parameters = eviction.Parameters.Skip(1).ToEquatableArray().Text(); // without the runtime
            writer.Line($"public static {cache.Key.Name} {keyOf}({parameters}) => {KeyEmitter.Creation(cache.Key)};");
        }

        if (eviction.AllHolder is null)
        {
            writer.Line();
            All(writer, method, eviction);
        }
    }

    private static string One(WrapperModel wrapper, CacheModel cache, string suffix)
    {
        var (slot, runtime, key) = (wrapper.Holder.Slot, cache.Eviction.Runtime, KeyEmitter.Creation(cache.Key));
        return wrapper.Holder.IsByType
            ? $"{Emitted.Space}CacheInvalidation.One{suffix}({(cache.Key.Shared is null ? "" : $"{runtime}, ")}"
                + $"{slot}.AllIn({runtime}), {key})"
            : $"{slot}.In({runtime}){(wrapper.IsTraced ? ".Inner" : "")}.Invalidate{suffix}({key})";
    }

    /// <summary>For a generic method, the class beside the holder.</summary>
    public static void AllHolder(SourceWriter writer, MethodModel method, WrapperModel wrapper, CacheModel cache)
    {
        if (cache.Eviction.AllHolder is { } holder)
        {
            writer.Line();
            writer.Open(EmittedAttributes.Hidden, EmittedAttributes.StepThrough, $"{wrapper.Holder.Accessibility} static class {holder}");
            All(writer, method, cache.Eviction);
            writer.Close();
        }
    }

    /// <summary>The interface that the struct of a call implements.</summary>
    public static string Interfaces(CacheModel cache, string result)
        => $"{Emitted.Space}ICachedCall<{cache.Key.Name}, {result}>"
            + (cache.Tags.Count > 0 ? $", {Emitted.Space}ITaggedCall" : "")
            + (cache.Unless is null ? "" : $", {Emitted.Space}ISelectiveCall<{result}>")
            + (cache.Duration is null ? "" : $", {Emitted.Space}ITermedCall<{result}>");

    public static void CallMembers(SourceWriter writer, WrapperModel wrapper, CallModel call, CacheModel cache)
    {
        writer.Line($"public {cache.Key.Name} Key => new({KeyEmitter.Arguments(cache.Key)});");
        writer.Line();
        if (cache.Tags.Count > 0)
        {
            writer.Line($"public {Emitted.Space}CacheTag[] GetTags() => {TagText.List(cache.Tags)};");
            writer.Line();
        }

        if (cache.Unless is { } unless)
        {
            writer.Line($"public bool IsKept({wrapper.Result} {call.Result}) => !{unless.Text()};");
            writer.Line();
        }

        if (cache.Duration is { } duration)
        {
            var door = $"{Emitted.Space}ITermedCall<{wrapper.Result}>";
            writer.Line($"{Emitted.TimeSpan} {door}.DurationOf({wrapper.Result} {call.Result}) => {duration.Text()};");
            writer.Line();
        }
    }

    private static void All(SourceWriter writer, MethodModel method, EvictionModel eviction)
    {
        writer.Line($"public static void {eviction.All}({RuntimeParameter(eviction)})");
        writer.Continue($"=> {Emitted.Space}CacheInvalidation.All({eviction.Runtime}, {method.Type.Manifest}.{method.ManifestField});");
        if (eviction.AllLater is { } later)
        {
            writer.Line();
            writer.Line($"public static {Emitted.ValueTask} {later}({RuntimeParameter(eviction)})");
            writer.Continue($"=> {Emitted.Space}CacheInvalidation.AllAsync({eviction.Runtime}, "
                + $"{method.Type.Manifest}.{method.ManifestField});");
        }
    }

    private static string RuntimeParameter(EvictionModel eviction) => $"{Emitted.Runtime}? {eviction.Runtime}";
}
