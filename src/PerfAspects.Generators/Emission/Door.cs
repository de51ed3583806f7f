namespace PerfAspects.Generators.Emission;

/// <summary>The names of what emitted code calls.</summary>
internal static class Door
{
    public const string Space = "global::PerfAspects.CompilerServices.";
    public const string NoResult = $"{Space}NoResult";
    public const string Runtime = "global::PerfAspects.AspectRuntime";
    public const string Activity = "global::System.Diagnostics.Activity";
    public const string Token = "global::System.Threading.CancellationToken";
    public const string Task = "global::System.Threading.Tasks.Task";
    public const string ValueTask = "global::System.Threading.Tasks.ValueTask";

    public const string ModuleInitializer = "[global::System.Runtime.CompilerServices.ModuleInitializerAttribute]";
    public const string Obsolete = "[global::System.ObsoleteAttribute]";
    public const string StepThrough = "[global::System.Diagnostics.DebuggerStepThroughAttribute]";

    /// <summary>Marks the wrappers as ours; the rules know by it that an implementing part is not the user's.</summary>
    public static readonly string GeneratedCode =
        $"[global::System.CodeDom.Compiler.GeneratedCodeAttribute(\"PerfAspects.Generators\", \"{typeof(Door).Assembly.GetName().Version.ToString(3)}\")]";
}
