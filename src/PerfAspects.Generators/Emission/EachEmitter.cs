using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>The members of a method with an entry for each of its keys: the call for one key, and its part in the call for many.</summary>
internal static class EachEmitter
{
    /// <summary>The state of the method in a runtime.</summary>
    public static string State(WrapperModel wrapper, CallModel call, EachModel each)
        => $"{Emitted.Space}CachedEachMethod<{call.Name}, {each.Struct}, {each.Key.Name}, {each.Element}, {each.Value}, {wrapper.Result}>";

    /// <summary>The interface of the call for many keys.</summary>
    public static string Interface(WrapperModel wrapper, CallModel call, EachModel each)
        => $"{Emitted.Space}ICachedEachCall<{call.Name}, {each.Struct}, {each.Element}, {each.Value}, {wrapper.Result}>";

    public static void CallMembers(SourceWriter writer, WrapperModel wrapper, CallModel call, EachModel each)
    {
        const string Generic = "global::System.Collections.Generic.";
        var (result, element) = (call.Result, each.ElementParameter);
        writer.Line();
        writer.Line($"public {Generic}IEnumerable<{each.Element}>? Elements => {each.Elements.Text()};");
        writer.Line();
        writer.Line($"public {call.Name} For({each.Element}[] {element})");
        writer.Continue($"=> new({each.Copy.Text()}){(wrapper.IsTraced ? " { Span = Span }" : "")};");
        writer.Line();
        writer.Line($"public {each.Struct} Of({each.Element} {element}, {Group(each)}? {each.Group})");
        writer.Continue($"=> new({each.Arguments.Text()}, {each.Group});");
        writer.Line();
        writer.Line($"public {wrapper.Result} ToResult({Generic}Dictionary<{each.Element}, {each.Value}> {result}) => {result};");
        writer.Line();
        writer.Line($"public bool TryFind({wrapper.Result} {result}, {each.Element} {element}, out {each.Value} {each.Group})");
        writer.Continue($"=> {result}.TryGetValue({element}, out {each.Group});");
        writer.Line();
        writer.Line($"public int CountOf({wrapper.Result} {result}) => {result}.Count;");
    }

    public static void Struct(SourceWriter writer, CallModel call, EachModel each)
    {
        var value = $"{Emitted.Space}EachValue<{each.Value}>?";
        var tagged = each.Tags.Count > 0 ? $", {Emitted.Space}ITaggedCall" : "";
        writer.Line();
        writer.Line(EmittedAttributes.Hidden);
        writer.Line(EmittedAttributes.StepThrough);
        writer.Line($"public readonly struct {each.Struct}({each.Parameters.Text()}, {Group(each)}? {each.Group})");
        var selective = each.Duration is null ? "ISelectiveCall" : "ITermedCall";
        writer.Continue($": {Emitted.Space}ICachedCall<{each.Key.Name}, {value}>, {Emitted.Space}{selective}<{value}>, "
            + $"{Emitted.Space}IGroupedCall<{each.Struct}>{tagged}");
        writer.Open();
        writer.Line($"public {each.Key.Name} Key => new({KeyEmitter.Arguments(each.Key)});");
        writer.Line();
        if (each.Tags.Count > 0)
        {
            writer.Line($"public {Emitted.Space}CacheTag[] GetTags() => {TagText.List(each.Tags)};");
            writer.Line();
        }

        var unless = each.Unless is null ? "" : $" && !({call.Result}.HasValue && {each.Unless.Text()})";
        writer.Line($"public bool IsKept({value} {call.Result}) => {each.Group}!.Keeps({call.Result}){unless};");
        writer.Line();
        if (each.Duration is { } duration)
        {
            writer.Line($"{Emitted.TimeSpan} {Emitted.Space}ITermedCall<{value}>.DurationOf({value} {call.Result})");
            writer.Continue($"=> {call.Result}.HasValue ? {duration.Text()} : {Emitted.TimeSpan}.MaxValue;");
            writer.Line();
        }

        var door = $"{Emitted.Space}IGroupedCall<{each.Struct}>";
        writer.Line($"{each.Struct} {door}.Aside() => new({each.OwnArguments.Text()}, {each.Group}!.Aside());");
        writer.Line();
        writer.Line($"void {door}.Abandon() => {each.Group}!.Abandon();");
        writer.Line();
        writer.Line($"public {Emitted.ValueTask}<{value}> InvokeAsync({Emitted.Token} {call.TokenParameter})");
        writer.Continue($"=> {each.Group}!.LoadAsync({each.ElementField}, {call.TokenParameter});");
        writer.Close();
    }

    private static string Group(EachModel each) => $"{Emitted.Space}EachGroup<{each.Element}, {each.Value}>";
}
