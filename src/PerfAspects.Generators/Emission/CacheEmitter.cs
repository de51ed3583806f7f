using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>
/// The members that a cached method has beside its wrapper: the struct of its key, what its call tells the cache, and the way in for
/// invalidating methods.
/// </summary>
internal static class CacheEmitter
{
    public static void Eviction(SourceWriter writer, MethodModel method, WrapperModel wrapper, CacheModel cache)
    {
        var eviction = cache.Eviction;
        writer.Line();
        writer.Line($"public static void {eviction.One}({eviction.Parameters})");
        writer.Continue($"=> {One(wrapper, cache, "")};");
        if (eviction.OneLater is { } later)
        {
            writer.Line();
            writer.Line($"public static {Emitted.ValueTask} {later}({eviction.Parameters})");
            writer.Continue($"=> {One(wrapper, cache, "Async")};");
        }

        if (eviction.Write is { } write && !wrapper.Holder.IsByType)
        {
            writer.Line();
            writer.Line($"public static {Emitted.Space}CacheWrite<{wrapper.Result}> {write}({eviction.Parameters}, "
                + $"params {Emitted.Space}CacheTag[] {eviction.Tags})");
            writer.Continue($"=> {wrapper.Holder.Slot}.In({eviction.Runtime}){(wrapper.IsTraced ? ".Inner" : "")}.Write("
                + $"new {cache.Key.Name}({cache.Key.Arguments}), {eviction.Tags});");
        }

        if (eviction.AllHolder is null)
        {
            writer.Line();
            All(writer, method, eviction);
        }
    }

    private static string One(WrapperModel wrapper, CacheModel cache, string suffix)
    {
        var (slot, runtime, key) = (wrapper.Holder.Slot, cache.Eviction.Runtime, $"new {cache.Key.Name}({cache.Key.Arguments})");
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
            writer.Open(Emitted.Hidden, Emitted.StepThrough, $"{wrapper.Holder.Accessibility} static class {holder}");
            All(writer, method, cache.Eviction);
            writer.Close();
        }
    }

    public static void KeyStruct(SourceWriter writer, KeyModel key)
    {
        writer.Line();
        writer.Line(Emitted.Hidden);
        var hasMembers = key.Copies is not null || key.Hash is not null || key.Shared is not null;
        string[] interfaces =
        [
            .. key.Copies is null ? Array.Empty<string>() : [$"{Emitted.Space}ICopiedKey<{key.Name}>"],
            .. key.Copies is null && !key.IsFallible ? Array.Empty<string>() : [$"{Emitted.Space}IFallibleKey"],
            .. key.Shared is null ? Array.Empty<string>() : [$"{Emitted.Space}ISharedKey"],
        ];
        writer.Line($"public readonly record struct {key.Name}({key.Parameters}){(interfaces.Length > 0 || hasMembers ? "" : ";")}");
        if (interfaces.Length > 0)
        {
            writer.Continue($": {string.Join(", ", interfaces)}{(hasMembers ? "" : ";")}");
        }

        if (hasMembers)
        {
            KeyMembers(writer, key);
        }

        foreach (var equality in key.Equalities)
        {
            Equality(writer, equality);
        }
    }

    private static void KeyMembers(SourceWriter writer, KeyModel key)
    {
        writer.Open();
        if (key.Copies is not null)
        {
            writer.Line($"public {key.Name} Copy() => new({key.Copies});");
        }

        if (key.Copies is not null && key.Hash is not null)
        {
            writer.Line();
        }

        if (key.Hash is not null)
        {
            writer.Line($"public override int GetHashCode() => {key.Hash};");
        }

        if (key.Shared is { } shared)
        {
            if (key.Copies is not null || key.Hash is not null)
            {
                writer.Line();
            }

            SharedMembers(writer, shared);
        }

        writer.Close();
    }

    private static void SharedMembers(SourceWriter writer, SharedModel shared)
    {
        var types = shared.TypeArguments.Count == 0
            ? ""
            : $", {string.Join(", ", shared.TypeArguments.Select(type => $"typeof({type})"))}";
        var identity = $"{shared.Identity}, {shared.Fingerprint}{types}";
        writer.Line($"{Emitted.Space}SharedIdentity {Emitted.Space}ISharedKey.Identity => new({identity});");
        writer.Line();
        writer.Open($"void {Emitted.Space}ISharedKey.WriteTo({Emitted.Space}KeyWriter {shared.Writer})");
        foreach (var write in shared.Writes)
        {
            writer.Line(write);
        }

        writer.Close();
    }

    private static void Equality(SourceWriter writer, EqualityModel equality)
    {
        writer.Line();
        writer.Line(Emitted.Hidden);
        writer.Line($"public readonly struct {equality.Name} : {Emitted.Space}IKeyEquality<{equality.Type}>");
        writer.Open();
        writer.Line($"public static bool Same({equality.Type} left, {equality.Type} right) => {equality.Same};");
        writer.Line();
        writer.Line($"public static int HashOf({equality.Type} value) => {equality.Hash};");
        writer.Close();
    }

    /// <summary>The interface that the struct of a call implements.</summary>
    public static string Interfaces(CacheModel cache, string result)
        => $"{Emitted.Space}ICachedCall<{cache.Key.Name}, {result}>"
            + (cache.Tags.Count > 0 ? $", {Emitted.Space}ITaggedCall" : "")
            + (cache.IsKept is null ? "" : $", {Emitted.Space}ISelectiveCall<{result}>")
            + (cache.Duration is null ? "" : $", {Emitted.Space}ITermedCall<{result}>");

    public static void CallMembers(SourceWriter writer, WrapperModel wrapper, CallModel call, CacheModel cache)
    {
        writer.Line($"public {cache.Key.Name} Key => new({cache.Key.Arguments});");
        writer.Line();
        if (cache.Tags.Count > 0)
        {
            writer.Line($"public {Emitted.Space}CacheTag[] GetTags() => [{string.Join(", ", cache.Tags.Select(tag => $"new({tag})"))}];");
            writer.Line();
        }

        if (cache.IsKept is { } isKept)
        {
            writer.Line($"public bool IsKept({wrapper.Result} {call.Result}) => {isKept};");
            writer.Line();
        }

        if (cache.Duration is { } duration)
        {
            var door = $"{Emitted.Space}ITermedCall<{wrapper.Result}>";
            writer.Line($"{Emitted.TimeSpan} {door}.DurationOf({wrapper.Result} {call.Result}) => {duration};");
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
