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
        if (marks.Priority is { } priority)
        {
            writer.Line($"    {mark}.Priority => {Priority(priority)},");
        }

        if (marks.ShedBy.Count > 0)
        {
            writer.Line($"    {mark}.ShedKey => {ShedKey(marks.ShedBy)},");
        }

        writer.Line("    _ => 0,");
        writer.Line("};");
    }

    private static string Priority(PriorityModel priority)
    {
        var value = priority.Value.Text();
        return priority.IsUnsigned ? $"(long)global::System.Math.Min((ulong){value}, (ulong)long.MaxValue)" : $"(long){value}";
    }

    private static string ShedKey(EquatableArray<Expression> values)
        => values.Skip(1).Aggregate(
            $"{Emitted.Space}StableHash.Of({values[0].Text()})",
            static (hash, value) => $"{Emitted.Space}StableHash.Combine({hash}, {value.Text()})");
}
