namespace PerfAspects.Runtime;

/// <summary>
/// Tells the types of collectible assemblies from all others. The runtime holds no state of such a type strongly, so that the assembly can
/// be unloaded.
/// </summary>
internal static class Collectible
{
    /// <summary>Whether the type, or a type argument of it, belongs to a collectible assembly.</summary>
    public static bool Is(Type type)
#pragma warning disable RS0030 // the one place: a property of the type's loader, which needs no metadata and is false under native AOT
        => type.IsCollectible;
#pragma warning restore RS0030
}
