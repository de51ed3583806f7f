namespace PerfAspects.Generators.Model;

/// <summary>The names of what emitted code calls.</summary>
internal static class Emitted
{
    public const string Space = "global::PerfAspects.CompilerServices.";
    public const string NoResult = $"{Space}NoResult";
    public const string Runtime = "global::PerfAspects.AspectRuntime";
    public const string HashCode = "global::System.HashCode";
    public const string TimeSpan = "global::System.TimeSpan";
    public const string Activity = "global::System.Diagnostics.Activity";
    public const string Token = "global::System.Threading.CancellationToken";
    public const string Task = "global::System.Threading.Tasks.Task";
    public const string ValueTask = "global::System.Threading.Tasks.ValueTask";

    public const string UnsafeAccessor = "global::System.Runtime.CompilerServices.UnsafeAccessor";

    public const string ModuleInitializer = "[global::System.Runtime.CompilerServices.ModuleInitializerAttribute]";
    /// <summary>On every type that is emitted: hidden from completion, not counted as code of the user's.</summary>
    public const string Hidden =
        "[global::System.ComponentModel.EditorBrowsableAttribute(global::System.ComponentModel.EditorBrowsableState.Never), "
        + "global::System.Runtime.CompilerServices.CompilerGeneratedAttribute, "
            + "global::System.Diagnostics.CodeAnalysis.ExcludeFromCodeCoverageAttribute]";

    public const string Obsolete = "[global::System.ObsoleteAttribute]";
    public const string StepThrough = "[global::System.Diagnostics.DebuggerStepThroughAttribute]";

    /// <summary>Marks the wrappers as ours; the rules know by it that an implementing part is not the user's.</summary>
    public static readonly string GeneratedCode =
        "[global::System.CodeDom.Compiler.GeneratedCodeAttribute(\"PerfAspects.Generators\", "
        + $"\"{typeof(Emitted).Assembly.GetName().Version.ToString(3)}\")]";
}
