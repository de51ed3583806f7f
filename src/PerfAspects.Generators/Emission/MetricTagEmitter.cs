using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>How a call tells the tags of its own.</summary>
internal static class MetricTagEmitter
{
    public const string Interface = $"{Emitted.Space}IMetricTagged";

    /// <summary>The member, in the struct of the call or in one of its own.</summary>
    public static void Member(SourceWriter writer, MetricTagsModel tags)
    {
        writer.Open($"public void AddTags(ref global::System.Diagnostics.TagList {tags.List})");
        foreach (var tag in tags.Tags)
        {
            writer.Line($"{Emitted.Space}MetricTag.{(tag.IsEnum ? "AddEnum" : "Add")}(ref {tags.List}, {tag.Name}, {tag.Value.Text()});");
        }

        writer.Close();
    }

    /// <summary>The struct, where the wrapper calls its core itself.</summary>
    public static void Struct(SourceWriter writer, MetricTagsModel tags)
    {
        writer.Line();
        writer.Line(EmittedAttributes.Hidden);
        writer.Line($"public readonly struct {tags.Struct}({tags.Parameters.Text()})");
        writer.Continue($": {Interface}");
        writer.Open();
        Member(writer, tags);
        writer.Close();
    }
}
