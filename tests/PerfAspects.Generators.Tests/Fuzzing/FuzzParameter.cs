using System.Collections.Immutable;
namespace PerfAspects.Generators.Tests.Fuzzing;

/// <summary>A parameter of a random method.</summary>
/// <param name="Mark">Its attribute of ours, with brackets, or nothing.</param>
/// <param name="Modifier"><c>ref</c>, <c>params</c> and the like, or nothing.</param>
/// <param name="Type">Its type as written.</param>
/// <param name="Name">Its name as written.</param>
/// <param name="Default">Its default value, or nothing.</param>
internal sealed record FuzzParameter(string Mark, string Modifier, string Type, string Name, string Default)
{
    /// <summary>In the annotated declaration; a skeleton is without our marks.</summary>
    public string Declared(bool isSkeleton)
        => Join(isSkeleton ? "" : Mark, Modifier, Type, Name, Default.Length == 0 ? "" : $"= {Default}");

    /// <summary>In a part or core that has no defaults.</summary>
    public string Implemented() => Join(Modifier, Type, Name);

    public string OfCore() => Join(Modifier == "this" ? "" : Modifier, Type, Name);

    private static string Join(params string[] parts) => string.Join(' ', parts.Where(part => part.Length > 0));
}

/// <summary>An aspect of a random method, its arguments as written.</summary>
internal sealed record FuzzAspect(string Name, ImmutableList<string> Arguments)
{
    public override string ToString() => Arguments.IsEmpty ? Name : $"{Name}({string.Join(", ", Arguments)})";
}
