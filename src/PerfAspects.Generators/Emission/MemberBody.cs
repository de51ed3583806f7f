using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>The differences between a method, which has its body itself, and a property, whose accessor has it.</summary>
internal static class MemberBody
{
    public static void Attributes(SourceWriter writer, MethodModel method)
    {
        if (!method.HasGeneratedCode)
        {
            writer.Line(EmittedAttributes.GeneratedCode);
        }

        if (method.Wrapper?.Suppression is { } suppression)
        {
            writer.Line(AttributeText.Suppression(suppression));
        }

        if (!IsProperty(method))
        {
            StepThrough(writer, method);
        }
    }

    /// <summary>The declaration, with a body that is one expression.</summary>
    public static void Expression(SourceWriter writer, MethodModel method, string expression)
    {
        if (!IsProperty(method))
        {
            writer.Line(method.Declaration);
            writer.Continue($"=> {expression};");
            return;
        }

        writer.Open(method.Declaration);
        for (var i = 0; i < method.Accessors.Count; i++)
        {
            if (i > 0)
            {
                writer.Line();
            }

            StepThrough(writer, method);
            writer.Line($"{method.Accessors[i]} => {expression};");
        }

        writer.Close();
    }

    /// <summary>The declaration, up to the first statement.</summary>
    public static void Open(SourceWriter writer, MethodModel method)
    {
        writer.Open(method.Declaration);
        if (IsProperty(method))
        {
            StepThrough(writer, method);
            writer.Open(method.Accessors[0]);
        }
    }

    public static void Close(SourceWriter writer, MethodModel method)
    {
        writer.Close();
        if (IsProperty(method))
        {
            writer.Close();
        }
    }

    private static bool IsProperty(MethodModel method) => method.Accessors.Count > 0;

    private static void StepThrough(SourceWriter writer, MethodModel method)
    {
        if (!method.HasStepThrough)
        {
            writer.Line(EmittedAttributes.StepThrough);
        }
    }
}
