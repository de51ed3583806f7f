namespace PerfAspects.Generators.Model;

/// <summary>The names of what emitted code calls.</summary>
internal static class Emitted
{
    public const string Space = "global::PerfAspects.CompilerServices.";
    public const string NoResult = $"{Space}NoResult";
    public const string Runtime = "global::PerfAspects.AspectRuntime";
    public const string TimeSpan = "global::System.TimeSpan";
    public const string Activity = "global::System.Diagnostics.Activity";
    public const string Token = "global::System.Threading.CancellationToken";
    public const string Task = "global::System.Threading.Tasks.Task";
    public const string ValueTask = "global::System.Threading.Tasks.ValueTask";

    /// <summary>A type of <c>CompilerServices</c>, with its type arguments.</summary>
    public static string Type(string name, params string[] typeArguments)
        => typeArguments.Length == 0 ? Space + name : $"{Space}{name}<{string.Join(", ", typeArguments)}>";
}
