using System.ComponentModel;

namespace PerfAspects.CompilerServices;

/// <summary>An annotated method in an assembly's manifest: its name and its aspects as written. For generated code.</summary>
/// <param name="name"><c>Namespace.Type.Method</c>, nested types with <c>+</c>, generic types as <c>Repo`1</c>.</param>
/// <param name="aspects">The method's aspects in nesting order, outermost first.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class AspectDescriptor(string name, params AspectAttribute[] aspects)
{
    /// <summary>
    /// Whether the method returns its result itself. What makes such a call wait then blocks its thread, and the core runs on no other.
    /// </summary>
    public bool IsSynchronous { get; init; }

    /// <summary>Names of the aspects whose attribute stands on the type, not on the method itself.</summary>
    public string[] TypeAspects { get; init; } = [];

    /// <summary>The keys that <c>[Warm]</c> lists; null without it.</summary>
    public Func<WarmSource>? Warm { get; init; }

    /// <summary>The method whose entries this method shares (<c>With</c>); null where it has its own.</summary>
    public Func<AspectDescriptor>? Lender { get; init; }

    /// <summary>Whether the assembly of the method, or of a type argument that it was called with, may be unloaded.</summary>
    internal bool IsCollectible { get; set; }

    /// <summary>The alerts of the method as written.</summary>
    public AlertAttribute[] Alerts { get; init; } = [];

    /// <summary>The share of its calls that must succeed; <see langword="null"/> where the method states none.</summary>
    public SloAttribute? Slo { get; init; }

    internal string Name { get; } = name;

    internal AspectAttribute[] Aspects { get; } = aspects;

    internal TAspect? Find<TAspect>()
        where TAspect : AspectAttribute
        => Array.Find(Aspects, static aspect => aspect is TAspect { Enabled: true }) as TAspect;
}
