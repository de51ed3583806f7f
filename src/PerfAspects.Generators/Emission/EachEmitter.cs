using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>The members of a method with an entry for each of its keys: the call for one key, and its part in the call for many.</summary>
internal static class EachEmitter
{
    /// <summary>The state of the method in a runtime.</summary>
    public static string State(WrapperModel wrapper, CallModel call, EachModel each)
        => $"{Emitted.Space}CachedEachMethod<{call.Name}, {each.Struct}, {each.Key.Name}, {each.Element}, {each.Value}, {Entry(each)}, "
            + $"{wrapper.Result}>";

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
        var value = Entry(each);
        var tagged = each.Tags.Count > 0 ? $", {Emitted.Space}ITaggedCall" : "";
        writer.Line();
        writer.Line(EmittedAttributes.Hidden);
        writer.Line(EmittedAttributes.StepThrough);
        writer.Line($"public readonly struct {each.Struct}({each.Parameters.Text()}, {Group(each)}? {each.Group})");
        var selective = each.Duration is not null ? $"{Emitted.Space}ITermedCall<{value}>, "
            : each.With is null || each.Unless is not null ? $"{Emitted.Space}ISelectiveCall<{value}>, "
            : "";
        var borrowing = each.With is null ? "" : $", {Emitted.Space}IBorrowingCall<{each.Key.Name}, {value}>";
        writer.Continue($": {Emitted.Space}ICachedCall<{each.Key.Name}, {value}>, {selective}"
            + $"{Emitted.Space}IEachEntry<{value}, {each.Value}>, {Emitted.Space}IGroupedCall<{each.Struct}>{tagged}{borrowing}");
        writer.Open();
        writer.Line($"public {each.Key.Name} Key => {KeyEmitter.Creation(each.Key)};");
        writer.Line();
        if (each.Tags.Count > 0)
        {
            writer.Line($"public {Emitted.Space}CacheTag[] GetTags() => {TagText.List(each.Tags)};");
            writer.Line();
        }

        if (each.With is { } with)
        {
            Borrowed(writer, call, each, with);
        }
        else
        {
            Own(writer, call, each);
        }

        var door = $"{Emitted.Space}IGroupedCall<{each.Struct}>";
        writer.Line($"{each.Struct} {door}.Aside() => new({each.OwnArguments.Text()}, {each.Group}!.Aside());");
        writer.Line();
        writer.Line($"{Emitted.Space}LoadGroup? {door}.Group => {each.Group};");
        writer.Line();
        writer.Line($"void {door}.Abandon() => {each.Group}!.Abandon();");
        writer.Line();
        writer.Line($"public {Emitted.ValueTask}<{value}> InvokeAsync({Emitted.Token} {call.TokenParameter})");
        var load = $"{each.Group}!.LoadAsync({each.ElementField}, {call.TokenParameter})";
        writer.Continue($"=> {(each.With is { } entry
            ? $"{Emitted.Space}EachValueTask.{(entry.IsMadeNullable ? "ToNullableAsync" : "ToEntryAsync")}({load})" : load)};");
        writer.Close();
    }

    // The members that the method for one key decides.
    private static void Borrowed(SourceWriter writer, CallModel call, EachModel each, WithModel with)
    {
        if (each.Unless is { } unless)
        {
            writer.Line($"public bool IsKept({with.Entry} {call.Result}) => !{unless.Text()};");
            writer.Line();
        }

        if (each.Duration is { } duration)
        {
            writer.Line($"{Emitted.TimeSpan} {Emitted.Space}ITermedCall<{with.Entry}>.DurationOf({with.Entry} {call.Result})");
            writer.Continue($"=> {duration.Text()};");
            writer.Line();
        }

        writer.Open($"public static bool TryRead({with.Entry} {call.Result}, out {each.Value} {each.Group})");
        writer.Line($"{each.Group} = {call.Result}{(with.IsMadeNullable ? ".GetValueOrDefault()" : "")};");
        writer.Line($"return {(with.IsNeverNull ? "true" : $"{call.Result} is not null")};");
        writer.Close();
        writer.Line();
        writer.Line($"public {Emitted.Space}CacheEntries<{each.Key.Name}, {with.Entry}> EntriesIn({Emitted.Runtime} {with.Runtime})");
        writer.Continue($"=> {with.Slot}.In({with.Runtime}){(with.IsTraced ? ".Inner" : "")}.Entries;");
        writer.Line();
    }

    private static void Own(SourceWriter writer, CallModel call, EachModel each)
    {
        var value = Entry(each);
        var unless = each.Unless is null ? "" : $" && !({call.Result}.HasValue && {each.Unless.Text()})";
        writer.Line($"public bool IsKept({value} {call.Result}) => {each.Group}!.Keeps({call.Result}){unless};");
        writer.Line();
        if (each.Duration is { } duration)
        {
            writer.Line($"{Emitted.TimeSpan} {Emitted.Space}ITermedCall<{value}>.DurationOf({value} {call.Result})");
            writer.Continue($"=> {call.Result}.HasValue ? {duration.Text()} : {Emitted.TimeSpan}.MaxValue;");
            writer.Line();
        }

        writer.Open($"public static bool TryRead({value} {call.Result}, out {each.Value} {each.Group})");
        writer.Line($"{each.Group} = {call.Result}.GetValueOrDefault().Value;");
        writer.Line($"return {call.Result}.HasValue;");
        writer.Close();
        writer.Line();
    }

    // The value of an entry.
    private static string Entry(EachModel each) => each.With?.Entry ?? $"{Emitted.Space}EachValue<{each.Value}>?";

    private static string Group(EachModel each) => $"{Emitted.Space}EachGroup<{each.Element}, {each.Value}>";
}
