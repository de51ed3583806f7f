using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>What a cached method has beside its wrapper: the struct of its key, what its call tells the cache, and the way in for invalidating methods.</summary>
internal static class CacheEmitter
{
    public static void Eviction(SourceWriter writer, MethodModel method, WrapperModel wrapper, CacheModel cache)
    {
        var eviction = cache.Eviction;
        writer.Line();
        writer.Line($"public static void {eviction.One}({eviction.Parameters})");
        writer.Continue(wrapper.Holder.IsTyped
            ? $"=> {Door.Space}CacheInvalidation.One({wrapper.Holder.Slot}.AllIn({eviction.Runtime}), new {cache.Key.Name}({cache.Key.Arguments}));"
            : $"=> {wrapper.Holder.Slot}.In({eviction.Runtime}){(wrapper.IsTraced ? ".Inner" : "")}.Invalidate(new {cache.Key.Name}({cache.Key.Arguments}));");
        if (eviction.AllHolder is null)
        {
            writer.Line();
            All(writer, method, eviction);
        }
    }

    /// <summary>For a generic method, the class beside the holder.</summary>
    public static void AllHolder(SourceWriter writer, MethodModel method, WrapperModel wrapper, CacheModel cache)
    {
        if (cache.Eviction.AllHolder is { } holder)
        {
            writer.Line();
            writer.Open(Door.StepThrough, $"{wrapper.Holder.Accessibility} static class {holder}");
            All(writer, method, cache.Eviction);
            writer.Close();
        }
    }

    public static void KeyStruct(SourceWriter writer, KeyModel key)
    {
        writer.Line();
        var declaration = $"public readonly record struct {key.Name}({key.Parameters})";
        if (key is { Copies: null, IsFallible: false })
        {
            writer.Line($"{declaration};");
            return;
        }

        writer.Line(declaration);
        if (key.Copies is null)
        {
            writer.Continue($": {Door.Space}IFallibleKey;");
            return;
        }

        writer.Continue($": {Door.Space}ICopiedKey<{key.Name}>, {Door.Space}IFallibleKey");
        writer.Open();
        writer.Line($"public {key.Name} Copy() => new({key.Copies});");
        writer.Close();
    }

    /// <summary>What the struct of a call implements.</summary>
    public static string Interfaces(CacheModel cache, string result)
        => $"{Door.Space}ICachedCall<{cache.Key.Name}, {result}>"
            + (cache.Tags.Count > 0 ? $", {Door.Space}ITaggedCall" : "")
            + (cache.IsKept is null ? "" : $", {Door.Space}ISelectiveCall<{result}>");

    public static void CallMembers(SourceWriter writer, WrapperModel wrapper, CallModel call, CacheModel cache)
    {
        writer.Line($"public {cache.Key.Name} Key => new({cache.Key.Arguments});");
        writer.Line();
        if (cache.Tags.Count > 0)
        {
            writer.Line($"public {Door.Space}CacheTag[] GetTags() => [{string.Join(", ", cache.Tags.Select(tag => $"new({tag})"))}];");
            writer.Line();
        }

        if (cache.IsKept is { } isKept)
        {
            writer.Line($"public bool IsKept({wrapper.Result} {call.Result}) => {isKept};");
            writer.Line();
        }
    }

    private static void All(SourceWriter writer, MethodModel method, EvictionModel eviction)
    {
        writer.Line($"public static void {eviction.All}({RuntimeParameter(eviction)})");
        writer.Continue($"=> {Door.Space}CacheInvalidation.All({eviction.Runtime}, {method.Type.Manifest}.{method.ManifestField});");
    }

    private static string RuntimeParameter(EvictionModel eviction) => $"{Door.Runtime} {eviction.Runtime}";
}
