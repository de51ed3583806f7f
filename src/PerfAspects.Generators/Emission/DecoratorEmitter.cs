using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>The members of a decorator that do nothing but call the inner object.</summary>
internal static class DecoratorEmitter
{
    public static void Emit(SourceWriter writer, DecoratorModel decorator)
    {
        for (var i = 0; i < decorator.Accessors.Count; i++)
        {
            writer.Line(Emitted.Hidden);
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
        writer.Line(Emitted.GeneratedCode);
        Attributes(writer, member.Attributes);
        if (member.Body is { } body)
        {
            writer.Line(Emitted.StepThrough);
            writer.Line(member.Declaration);
            writer.Continue($"=> {body};");
            return;
        }

        writer.Open(member.Declaration);
        foreach (var accessor in member.Accessors)
        {
            Attributes(writer, accessor.Attributes);
            writer.Line(Emitted.StepThrough);
            writer.Line($"{accessor.Keyword} => {accessor.Body};");
        }

        writer.Close();
    }

    private static void Attributes(SourceWriter writer, EquatableArray<string> attributes)
    {
        foreach (var attribute in attributes)
        {
            writer.Line(attribute);
        }
    }
}
