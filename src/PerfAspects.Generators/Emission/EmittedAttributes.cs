namespace PerfAspects.Generators.Emission;

/// <summary>The attributes on emitted code.</summary>
internal static class EmittedAttributes
{
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
        + $"\"{typeof(EmittedAttributes).Assembly.GetName().Version.ToString(3)}\")]";
}
