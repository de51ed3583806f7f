using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>A wrapper that hands its arguments, in a struct, to the method's pipeline, from which the struct calls the core.</summary>
internal static class CallEmitter
{
    public static void Emit(SourceWriter writer, MethodModel method, WrapperModel wrapper, CallModel call)
    {
        MemberBody.Expression(writer, method, Entry(wrapper, call));

        var state = wrapper switch
        {
            { Each: { } entries } => EachEmitter.State(wrapper, call, entries),
            { Cache.Key: var key } => $"{Emitted.Space}CachedMethod<{call.Name}, {key.Name}, {wrapper.Result}>",
            { Item: { } item } => $"{Emitted.Space}StreamMethod<{call.Name}, {item}>",
            _ => $"{Emitted.Space}PipelineMethod<{call.Name}, {wrapper.Result}>",
        };
        if (wrapper is { IsTraced: true, Item: null }) // a stream sees to its span itself, from item to item
        {
            state = $"{Emitted.Space}TracedMethod<{state}, {call.Name}, {wrapper.Result}>";
        }

        WrapperEmitter.OpenHolder(writer, method, wrapper, state);
        if (wrapper.Batch is { } batch)
        {
            BatchEmitter.Slot(writer, method, wrapper, call, batch);
        }

        var cache = wrapper.Cache ?? (wrapper.Each is { } of ? new CacheModel(of.Key, default, null, null, of.Eviction) : null);
        if (cache is not null)
        {
            CacheEmitter.Eviction(writer, method, wrapper, cache);
            KeyEmitter.Struct(writer, cache.Key);
        }

        if (wrapper.Warm is { } warm)
        {
            WarmEmitter.Source(writer, warm);
        }

        if (wrapper.Each is { } each)
        {
            EachEmitter.Struct(writer, call, each);
        }

        CallStruct(writer, method, wrapper, call);
        writer.Close();
        if (cache is not null)
        {
            CacheEmitter.AllHolder(writer, method, wrapper, cache);
        }
    }

    private static string Entry(WrapperModel wrapper, CallModel call)
    {
        var holder = wrapper.Holder;
        var entry = wrapper.Shape switch
        {
            ReturnShape.Void or ReturnShape.Value or ReturnShape.Stream => "Invoke",
            ReturnShape.Task or ReturnShape.TaskOfResult => "InvokeTask",
            _ => "InvokeValueTask",
        };
        var state = $"{holder.Name}.{holder.Slot}.In({wrapper.Runtime.Expression.Text()}{(holder.IsByType ? ", this" : "")})";
        var invocation = $"{state}.{entry}(new {holder.Name}.{call.Name}({call.Arguments.Text()}), {call.Token.Text()})";
        return wrapper.Shape == ReturnShape.ValueTask ? $"{Emitted.NoResult}.AsValueTask({invocation})" : invocation;
    }

    private static void CallStruct(SourceWriter writer, MethodModel method, WrapperModel wrapper, CallModel call)
    {
        writer.Line();
        writer.Line(EmittedAttributes.Hidden);
        writer.Line(EmittedAttributes.StepThrough);
        foreach (var suppression in call.Suppressions)
        {
            writer.Line(AttributeText.Suppression(suppression));
        }

        writer.Line($"public readonly struct {call.Name}({call.Parameters.Text()})");
        writer.Continue($": {Interfaces(wrapper, call)}");
        writer.Open();
        if (wrapper.Cache is { } cache)
        {
            CacheEmitter.CallMembers(writer, wrapper, call, cache);
        }

        InvokeAsync(writer, method, wrapper, call);
        if (wrapper.Core?.Offload is { } offload)
        {
            Offload(writer, wrapper, call, offload);
        }

        if (wrapper.Batch is { } batch)
        {
            BatchEmitter.CallMembers(writer, wrapper, call, batch);
        }

        if (wrapper.Each is { } each)
        {
            EachEmitter.CallMembers(writer, wrapper, call, each);
        }

        if (wrapper.IsTraced)
        {
            Span(writer, call);
        }

        if (wrapper.MetricTags is { } tags)
        {
            writer.Line();
            MetricTagEmitter.Member(writer, tags);
        }

        if (call.Partition is { } partition)
        {
            Partition(writer, partition);
        }

        if (call.Marks is { } marks)
        {
            MarkEmitter.CallMember(writer, marks);
        }

        if (call.Rebound is { } rebound)
        {
            Rebound(writer, call, rebound);
        }

        if (call.Fallback is { } fallback)
        {
            FallbackEmitter.CallMember(writer, wrapper, call, fallback);
        }

        if (call.Judge is { } judge)
        {
            JudgeEmitter.CallMembers(writer, wrapper, call, judge);
        }

        writer.Close();
    }

    private static string Interfaces(WrapperModel wrapper, CallModel call)
        => (wrapper.Cache is { } cache ? CacheEmitter.Interfaces(cache, wrapper.Result) : $"{Emitted.Space}IAspectCall<{wrapper.Result}>")
            + (wrapper.IsTraced ? $", {Emitted.Space}ITracedCall<{call.Name}>" : "")
            + (wrapper.MetricTags is null ? "" : $", {MetricTagEmitter.Interface}")
            + (call.Rebound is null ? "" : $", {Emitted.Space}IInstanceCall<{call.Name}>")
            + (call.Partition is null ? "" : $", {Emitted.Space}IPartitionedCall")
            + (wrapper.Core?.Offload is null ? "" : $", {Emitted.Space}IOffloadedCall<{wrapper.Result}>")
            + (call.Marks is null ? "" : MarkEmitter.Interface)
            + (wrapper.Each is { } each ? $", {EachEmitter.Interface(wrapper, call, each)}" : "")
            + (wrapper.Batch is { } batch ? $", {Emitted.Space}IBatchedCall<{batch.Key}, {wrapper.Result}>" : "")
            + (call.Fallback is null ? "" : $", {Emitted.Space}IFallbackCall<{wrapper.Result}>")
            + (call.Judge is null ? "" : JudgeEmitter.Interfaces(call.Judge));

    private static void Offload(SourceWriter writer, WrapperModel wrapper, CallModel call, OffloadModel offload)
    {
        writer.Line();
        var member = $"{wrapper.Result} {Emitted.Space}IOffloadedCall<{wrapper.Result}>.Invoke({Emitted.Token} {call.TokenParameter})";
        if (offload.HasResult)
        {
            writer.Line(member);
            writer.Continue($"=> {offload.Invocation.Text()};");
            return;
        }

        writer.Open(member);
        writer.Line($"{offload.Invocation.Text()};");
        writer.Line("return default;");
        writer.Close();
    }

    private static void Rebound(SourceWriter writer, CallModel call, ReboundModel rebound)
    {
        var door = $"{Emitted.Space}IInstanceCall<{call.Name}>";
        writer.Line();
        writer.Line($"object {door}.Target => {rebound.Target};");
        writer.Line();
        writer.Line($"{call.Name} {door}.On(object {rebound.Parameter}) => new({rebound.Arguments.Text()});");
    }

    private static void Partition(SourceWriter writer, PartitionModel partition)
    {
        var value = partition.Values.Count == 1 ? partition.Values.Text() : $"({partition.Values.Text()})";
        writer.Line();
        writer.Line($"public {Emitted.Space}PartitionParts GetPartition({Emitted.Space}Partitions {partition.Partitions}) => "
            + $"{partition.Partitions}.Of({value});");
    }

    private static void Span(SourceWriter writer, CallModel call)
    {
        writer.Line();
        writer.Line($"public {Emitted.Activity}? Span {{ get; init; }}");
        writer.Line();
        writer.Line($"public {call.Name} With({Emitted.Activity} span) => this with {{ Span = span }};");
    }

    private static void InvokeAsync(SourceWriter writer, MethodModel method, WrapperModel wrapper, CallModel call)
    {
        var isCoreAwaited = wrapper.Core is { IsAwaited: true };
        var isAwaited = isCoreAwaited
            || (wrapper.Shape is not (ReturnShape.Void or ReturnShape.Value)
            && (wrapper.Put is { IsAwaited: true } || wrapper.Invalidations.Any(invalidation => invalidation.IsAwaited)));
        var header = $"public {(isAwaited ? "async " : "")}{Emitted.ValueTask}<{wrapper.Result}> InvokeAsync({Emitted.Token} "
            + $"{call.TokenParameter})";
        if (wrapper.Put is null && wrapper.Invalidations.Count == 0 && CoreCall.Expression(wrapper.Core!) is { } expression)
        {
            writer.Line(header);
            writer.Continue($"=> {expression};");
            return;
        }

        writer.Open(header);
        var hasResult = wrapper.Core?.Adaptation is CoreAdaptation.AwaitResult or CoreAdaptation.Wrap or CoreAdaptation.Convert;
        var invalidations = InvalidationEmitter.Of(writer, method, wrapper, isAwaited);
        invalidations.Before();
        if (wrapper.Put is { } begun)
        {
            PutEmitter.Begin(writer, method, wrapper, begun, call.TokenParameter);
        }

        if (wrapper.Core is { Invocation: var invocation })
        {
            var core = isCoreAwaited ? $"await {invocation.Text()}.ConfigureAwait(false);" : $"{invocation.Text()};";
            Core(writer, wrapper, call, hasResult ? core : null, core, invalidations);
        }

        if (wrapper.Put is { } put)
        {
            PutEmitter.Keep(writer, put, call.Result);
        }

        invalidations.AfterSuccess();
        writer.Line(!hasResult ? "return default;" : isAwaited ? $"return {call.Result};" : $"return new({call.Result});");
        writer.Close();
    }

    // The call of the core, with the handlers of what is to be done when it fails.
    private static void Core(
        SourceWriter writer, WrapperModel wrapper, CallModel call, string? result, string core, InvalidationEmitter invalidations)
    {
        var actsOnFailure = InvalidationEmitter.ActsOnFailure(wrapper);
        if (wrapper.Put is null && !actsOnFailure)
        {
            writer.Line(result is null ? core : $"{wrapper.Result} {call.Result} = {result}");
            return;
        }

        if (result is not null)
        {
            writer.Line($"{wrapper.Result} {call.Result};");
        }

        writer.Open("try");
        writer.Line(result is null ? core : $"{call.Result} = {result}");
        writer.Close();
        if (wrapper.Put is { } put)
        {
            PutEmitter.Fail(writer, put);
        }

        if (actsOnFailure)
        {
            invalidations.AfterFailure();
        }

        writer.Line();
    }
}
