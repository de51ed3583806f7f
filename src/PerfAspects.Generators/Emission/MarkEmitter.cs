using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>How the struct of a call gives the values by which aspects decide.</summary>
internal static class MarkEmitter
{
    /// <summary>The interface of a call that has such values.</summary>
    public static string Interface => $", {Emitted.Space}IMarkedCall";

    public static void CallMember(SourceWriter writer, MarkModel marks)
    {
        var mark = $"{Emitted.Space}CallMark";
        writer.Line();
        writer.Line($"public long GetMark({mark} {marks.Parameter}) => {marks.Parameter} switch");
        writer.Line("{");
        foreach (var value in marks.Values)
        {
            writer.Line($"    {mark}.{value.Mark} => {value.Expression},");
        }

        writer.Line("    _ => 0,");
        writer.Line("};");
    }
}
