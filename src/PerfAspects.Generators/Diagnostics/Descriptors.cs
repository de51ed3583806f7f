using Microsoft.CodeAnalysis;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>
/// Every rule. All leave a method without its wrapper, so none can be turned down: a build that went on would run without the aspects.
/// </summary>
internal static class Descriptors
{
    public static readonly DiagnosticDescriptor NotPartial = Error(
        DiagnosticIds.NotPartial,
        "An aspect needs a partial method without a body",
        "'{0}' has an aspect but {1}: declare it partial, without a body, and move the body to '{2}'");

    public static readonly DiagnosticDescriptor TypeNotPartial = Error(
        DiagnosticIds.TypeNotPartial,
        "A type with annotated methods must be partial",
        "'{0}' holds methods with aspects but is not partial: add 'partial' to its declaration");

    public static readonly DiagnosticDescriptor CoreNotFound = Error(
        DiagnosticIds.CoreNotFound,
        "An annotated method needs a core",
        "'{0}' has no core: add a method '{1}' with the same parameters, which does the work");

    public static readonly DiagnosticDescriptor CoreDiffers = Error(
        DiagnosticIds.CoreDiffers,
        "The core must have the signature of its wrapper",
        "'{0}' cannot be the core of '{1}': {2}; make them alike");

    public static readonly DiagnosticDescriptor NotADuration = Error(
        DiagnosticIds.NotADuration,
        "Not a positive duration",
        "{0} is not a positive duration for '{1}' of '{2}': write it like \"500ms\", \"1h30m\" or \"00:05:00\"");

    public static readonly DiagnosticDescriptor OutOfRange = Error(
        DiagnosticIds.OutOfRange,
        "A value outside its range",
        "'{0}' of '{1}' is {2}: it must be {3}");

    public static readonly DiagnosticDescriptor NothingToCache = Error(
        DiagnosticIds.NothingToCache,
        "[Cached] on a method that returns nothing",
        "'{0}' returns nothing that could be cached: remove [Cached] or return a value");

    public static readonly DiagnosticDescriptor ParameterNotHeld = Error(
        DiagnosticIds.ParameterNotHeld,
        "A parameter that no wrapper can hold",
        "Parameter '{0}' of '{1}' cannot be held by a wrapper: {2}");

    public static readonly DiagnosticDescriptor ShapeNotSupported = Error(
        DiagnosticIds.ShapeNotSupported,
        "An aspect on a shape that it cannot wrap",
        "'{0}' cannot carry an aspect: {1}");

    public static readonly DiagnosticDescriptor LanguageTooOld = Error(
        DiagnosticIds.LanguageTooOld,
        "The C# language version is too old",
        "The wrapper of '{0}' needs C# 12, but the project uses C# {1}: set <LangVersion> to 12 or later");

    private static DiagnosticDescriptor Error(string id, string title, string message)
        => new(
            id,
            title,
            message,
            category: "PerfAspects",
            DiagnosticSeverity.Error,
            isEnabledByDefault: true,
            helpLinkUri: $"https://github.com/perfaspects/perfaspects/blob/main/docs/rules/{id}.md",
            customTags: WellKnownDiagnosticTags.NotConfigurable);
}
