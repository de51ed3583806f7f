using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>
/// The members of a method whose calls are gathered: the place of its batches, and how a call tells its key and calls the core for many.
/// </summary>
internal static class BatchEmitter
{
    public static void Slot(SourceWriter writer, MethodModel method, WrapperModel wrapper, CallModel call, BatchModel batch)
    {
        var state = $"{Emitted.Space}BatchedCore<{call.Name}, {batch.Key}, {wrapper.Result}>";
        var slot = $"{Emitted.Space}{(wrapper.Holder.IsByType ? "Typed" : "")}AspectSlot<{state}>";
        writer.Line();
        writer.Line($"public static readonly {slot} {batch.Slot} = new({method.Type.Manifest}.{method.ManifestField});");
    }

    public static void CallMembers(SourceWriter writer, WrapperModel wrapper, CallModel call, BatchModel batch)
    {
        writer.Line();
        writer.Line($"public {batch.Key} BatchKey => {batch.Argument.Text()};");
        writer.Line();
        writer.Line($"public bool MissingIsNull => {(batch.MissingIsNull ? "true" : "false")};");
        writer.Line();
        var results = $"global::System.Collections.Generic.IReadOnlyDictionary<{batch.Key}, {wrapper.Result}>";
        var parameters = $"{batch.Key}[] {batch.Keys}, {Emitted.Token} {call.TokenParameter}";
        writer.Line($"public {(batch.Core.IsAwaited ? "async " : "")}{Emitted.ValueTask}<{results}> InvokeBatchAsync({parameters})");
        writer.Continue($"=> {CoreCall.Expression(batch.Core)};");
    }
}
