namespace PerfAspects.CodeFixes.Refactorings;

/// <summary>An aspect that a refactoring adds.</summary>
/// <param name="Name">Its name: <c>Cached</c>.</param>
/// <param name="Arguments">The first arguments, as written; empty if it needs none.</param>
internal sealed record NewAspect(string Name, string Arguments = "")
{
    /// <summary>As an attribute that needs no <c>using</c>.</summary>
    public string Written => Arguments.Length == 0 ? $"global::PerfAspects.{Name}" : $"global::PerfAspects.{Name}({Arguments})";
}
