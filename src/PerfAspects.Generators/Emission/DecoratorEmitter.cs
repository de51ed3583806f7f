using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>The members of a decorator that do nothing but call the inner object.</summary>
internal static class DecoratorEmitter
{
    public static void Emit(SourceWriter writer, DecoratorModel decorator)
    {
        for (var i = 0; i < decorator.Accessors.Count; i++)
        {
            writer.Line(EmittedAttributes.Hidden);
            WrapperEmitter.Accessor(writer, decorator.Accessors[i]);
        }

        for (var i = 0; i < decorator.Members.Count; i++)
        {
            if (i + decorator.Accessors.Count > 0)
            {
                writer.Line();
            }

            Member(writer, decorator.Members[i]);
        }
    }

    private static void Member(SourceWriter writer, ForwardModel member)
    {
        writer.Line(EmittedAttributes.GeneratedCode);
        Attributes(writer, member.Attributes);
        Attributes(writer, member.ResultAttributes, "return");
        if (member.Kind == ForwardKind.Method)
        {
            writer.Line(EmittedAttributes.StepThrough);
            writer.Line(Declaration(member));
            writer.Continue($"=> {Body(member, Passed(member))};");
            return;
        }

        writer.Open(Declaration(member));
        foreach (var accessor in member.Accessors)
        {
            Attributes(writer, accessor.Attributes);
            writer.Line(EmittedAttributes.StepThrough);
            writer.Line($"{Accessor(member, accessor.Kind)};");
        }

        writer.Close();
    }

    private static string Accessor(ForwardModel member, ForwardAccessor kind)
        => kind switch
        {
            ForwardAccessor.Get => $"get => {Body(member, Passed(member))}",
            ForwardAccessor.Set => $"set => {Body(member, "", " = value")}",
            ForwardAccessor.Add => $"add => {Body(member, "", " += value")}",
            _ => $"remove => {Body(member, "", " -= value")}",
        };

    private static string Declaration(ForwardModel member)
    {
        var start = (member.IsPublic ? "public " : "") + (member.IsUnsafe ? "unsafe " : "")
            + (member.Kind == ForwardKind.Event ? "event " : "") + (member.Passing is { } passing ? $"{passing} " : "");
        var qualifier = member.IsPublic ? "" : $"{member.Interface}.";
        return $"{start}{member.Type} {qualifier}" + member.Kind switch
        {
            ForwardKind.Method => $"{member.Name}{member.TypeParameters.Text()}({member.Parameters.Text()}){member.Constraints}",
            ForwardKind.Indexer => $"this[{member.Parameters.Text()}]",
            _ => member.Name,
        };
    }

    private static string Body(ForwardModel member, string before, string after = "")
        => member.Inner is { } inner
            ? $"{before}{inner.Text()}{after}" : $"throw new global::System.InvalidOperationException({member.Error})";

    private static string Passed(ForwardModel member) => member.Passing is null ? "" : "ref ";

    private static void Attributes(SourceWriter writer, EquatableArray<AttributeModel> attributes, string? target = null)
    {
        foreach (var attribute in attributes)
        {
            writer.Line(AttributeText.Applied(attribute, target));
        }
    }
}
