using Microsoft.CodeAnalysis;

namespace PerfAspects.Generators.Rules.Declaring;

/// <summary>The place of an attribute when the body of a member moves from the member (the wrapper) to its core.</summary>
internal enum AttributePlace
{
    /// <summary>Stays at the wrapper alone: it speaks to callers and frameworks, and would act twice.</summary>
    Wrapper,

    /// <summary>Moves to the core: it has a meaning only where the body is.</summary>
    Core,

    /// <summary>Stays at the wrapper and is copied to the core: it speaks of the body, and is harmless where no body is.</summary>
    Body,

    /// <summary>Stands on the wrapper and on the core: callers depend on it, and the body is compiled or checked with it.</summary>
    Both,

    /// <summary>
    /// Stands on members that no wrapper can be written for: the body is not in the source, or another generator writes it.
    /// </summary>
    Refused,
}

/// <summary>
/// The one table of attributes, by full name, which the emitter and the code fixes share. Attributes that the table does not name stay at
/// the wrapper.
/// </summary>
internal static class AttributePlaces
{
    private const string Analysis = "System.Diagnostics.CodeAnalysis.";
    private const string Compilation = "System.Runtime.CompilerServices.";
    private const string Interop = "System.Runtime.InteropServices.";
    private const string Versioning = "System.Runtime.Versioning.";

    private static readonly Dictionary<string, AttributePlace> s_places = new(StringComparer.Ordinal)
    {
        // Nullability: the wrapper promises it to its callers, the body is checked against it.
        [$"{Analysis}AllowNullAttribute"] = AttributePlace.Both,
        [$"{Analysis}DisallowNullAttribute"] = AttributePlace.Both,
        [$"{Analysis}DoesNotReturnAttribute"] = AttributePlace.Both,
        [$"{Analysis}DoesNotReturnIfAttribute"] = AttributePlace.Both,
        [$"{Analysis}MaybeNullAttribute"] = AttributePlace.Both,
        [$"{Analysis}MaybeNullWhenAttribute"] = AttributePlace.Both,
        [$"{Analysis}MemberNotNullAttribute"] = AttributePlace.Both,
        [$"{Analysis}MemberNotNullWhenAttribute"] = AttributePlace.Both,
        [$"{Analysis}NotNullAttribute"] = AttributePlace.Both,
        [$"{Analysis}NotNullIfNotNullAttribute"] = AttributePlace.Both,
        [$"{Analysis}NotNullWhenAttribute"] = AttributePlace.Both,

        // Demands on callers that allow the body to do the same: without them the body warns.
        ["System.ObsoleteAttribute"] = AttributePlace.Both,
        [$"{Analysis}ConstantExpectedAttribute"] = AttributePlace.Both, // the body may pass it on (CA1857)
        [$"{Analysis}ExperimentalAttribute"] = AttributePlace.Both,
        [$"{Analysis}RequiresAssemblyFilesAttribute"] = AttributePlace.Both,
        [$"{Analysis}RequiresDynamicCodeAttribute"] = AttributePlace.Both,
        [$"{Analysis}RequiresUnreferencedCodeAttribute"] = AttributePlace.Both,
        [$"{Analysis}DynamicallyAccessedMembersAttribute"] = AttributePlace.Both,
        [$"{Versioning}RequiresPreviewFeaturesAttribute"] = AttributePlace.Both,
        [$"{Versioning}SupportedOSPlatformAttribute"] = AttributePlace.Both,
        [$"{Versioning}SupportedOSPlatformGuardAttribute"] = AttributePlace.Both,
        [$"{Versioning}UnsupportedOSPlatformAttribute"] = AttributePlace.Both,
        [$"{Versioning}UnsupportedOSPlatformGuardAttribute"] = AttributePlace.Both,

        // Warnings that are silenced, and lines that are not counted.
        [$"{Analysis}ExcludeFromCodeCoverageAttribute"] = AttributePlace.Body,
        [$"{Analysis}SuppressMessageAttribute"] = AttributePlace.Body,
        [$"{Analysis}UnconditionalSuppressMessageAttribute"] = AttributePlace.Body,

        // The compilation of the body.
        [$"{Analysis}DynamicDependencyAttribute"] = AttributePlace.Body,
        [$"{Analysis}UnscopedRefAttribute"] = AttributePlace.Both,
        [$"{Compilation}AsyncMethodBuilderAttribute"] = AttributePlace.Body,
        [$"{Compilation}MethodImplAttribute"] = AttributePlace.Body,
        [$"{Compilation}SkipLocalsInitAttribute"] = AttributePlace.Body,
        [$"{Compilation}EnumeratorCancellationAttribute"] = AttributePlace.Core, // a warning where no body iterates (CS8424)
        ["System.Diagnostics.StackTraceHiddenAttribute"] = AttributePlace.Body,

        [$"{Interop}DllImportAttribute"] = AttributePlace.Refused,
        [$"{Interop}LibraryImportAttribute"] = AttributePlace.Refused,
        [$"{Interop}JavaScript.JSImportAttribute"] = AttributePlace.Refused,
        ["Microsoft.Extensions.Logging.LoggerMessageAttribute"] = AttributePlace.Refused,
        ["System.Text.RegularExpressions.GeneratedRegexAttribute"] = AttributePlace.Refused,
    };

    // A property says these of its value. Of the core, which is a method, they say it of what it returns.
    private static readonly HashSet<string> s_ofValue = new(StringComparer.Ordinal)
    {
        $"{Analysis}DynamicallyAccessedMembersAttribute",
        $"{Analysis}MaybeNullAttribute",
        $"{Analysis}NotNullAttribute",
        $"{Analysis}NotNullIfNotNullAttribute",
    };

    private static readonly HashSet<string> s_ofInput = new(StringComparer.Ordinal)
    {
        $"{Analysis}AllowNullAttribute",
        $"{Analysis}DisallowNullAttribute",
    };

    /// <summary>The place of an attribute, by the full name of its class: <c>System.ObsoleteAttribute</c>.</summary>
    public static AttributePlace Of(string fullName) => s_places.TryGetValue(fullName, out var place) ? place : AttributePlace.Wrapper;

    /// <summary>The place of an attribute, by its class.</summary>
    public static AttributePlace Of(INamedTypeSymbol? attribute)
        => attribute is null ? AttributePlace.Wrapper : Of(attribute.ToDisplayString());

    /// <summary>Whether the attribute stands on the core: moved or copied.</summary>
    public static bool IsOnCore(string fullName) => Of(fullName) is AttributePlace.Core or AttributePlace.Body or AttributePlace.Both;

    /// <summary>Whether a wrapper that has the attribute keeps it once the body has moved.</summary>
    public static bool IsOnWrapper(string fullName) => Of(fullName) is not AttributePlace.Core;

    /// <summary>
    /// Whether callers depend on the attribute: it goes to the declaration from an implementing part that becomes the core.
    /// </summary>
    public static bool IsForCallers(string fullName) => Of(fullName) is AttributePlace.Wrapper or AttributePlace.Both;

    /// <summary>Whether a property says it of its value: on the core it needs the target <c>return:</c>.</summary>
    public static bool IsOfValue(string fullName) => s_ofValue.Contains(fullName);

    /// <summary>Whether a property says it of what is assigned to it: no core has that.</summary>
    public static bool IsOfInput(string fullName) => s_ofInput.Contains(fullName);
}
