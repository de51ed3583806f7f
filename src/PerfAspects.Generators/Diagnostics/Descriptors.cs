using Microsoft.CodeAnalysis;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>
/// Every rule. An error leaves a method without its wrapper, so none can be turned down: a build that went on would run without the
/// aspects. Warnings and hints are the project's to configure.
/// </summary>
internal static class Descriptors
{
    public static readonly DiagnosticDescriptor NotPartial = Error(
        DiagnosticIds.NotPartial,
        "An aspect needs a partial method without a body",
        "'{0}' has an aspect but {1}: {2}");

    public static readonly DiagnosticDescriptor TypeNotPartial = Error(
        DiagnosticIds.TypeNotPartial,
        "A type with annotated methods must be partial",
        "'{0}' has aspects, or holds members that have, but is not partial: add 'partial' to its declaration");

    public static readonly DiagnosticDescriptor CoreNotFound = Error(
        DiagnosticIds.CoreNotFound,
        "An annotated method needs a core",
        "'{0}' has no core: {1}");

    public static readonly DiagnosticDescriptor CoreDiffers = Error(
        DiagnosticIds.CoreDiffers,
        "The core must have the signature of its wrapper",
        "'{0}' cannot be the {1} of '{2}': {3}");

    public static readonly DiagnosticDescriptor NotADuration = Error(
        DiagnosticIds.NotADuration,
        "Not a positive duration",
        "{0} is {3} for '{1}' of '{2}': {4}");

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
        "{0} '{1}' of '{2}' cannot be held by a wrapper: {3}");

    public static readonly DiagnosticDescriptor NoValueEquality = Advice(
        DiagnosticIds.NoValueEquality,
        DiagnosticSeverity.Warning,
        "A key parameter without value equality",
        "Parameter '{0}' is in the cache key of '{1}', but {2}: mark it [CacheIgnore], choose a member with [CacheKey], or {3}");

    public static readonly DiagnosticDescriptor NotComparedByContent = Advice(
        DiagnosticIds.NotComparedByContent,
        DiagnosticSeverity.Warning,
        "A key parameter that is not compared by content",
        "Parameter '{0}' is in the cache key of '{1}', but {2} is not compared by content: take an array, List<T>, "
        + "IReadOnlyList<T> or ImmutableArray<T>, or mark it [CacheIgnore]");

    public static readonly DiagnosticDescriptor MutableResult = Advice(
        DiagnosticIds.MutableResult,
        DiagnosticSeverity.Info,
        "A cached result that callers share and can change",
        "'{0}' hands one '{1}' to all callers, and any of them can change it: return an immutable type or a read-only interface");

    public static readonly DiagnosticDescriptor HoleNamesNothing = Error(
        DiagnosticIds.HoleNamesNothing,
        "A hole in a tag names no parameter or member",
        "{0} of '{1}' cannot be read: {2}");

    public static readonly DiagnosticDescriptor NothingInvalidated = Error(
        DiagnosticIds.NothingInvalidated,
        "[CacheInvalidate] or [CachePut] names no entry that it could change",
        "'{0}' cannot {1}: {2}");

    public static readonly DiagnosticDescriptor SharedNameContradicts = Error(
        DiagnosticIds.SharedNameContradicts,
        "One name, different settings",
        "[{0}] of '{1}' shares {2} with '{3}', but '{4}' is {5} here and {6} there: make them alike or choose another name",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor NoToken = Error(
        DiagnosticIds.NoToken,
        "[Timeout] without a CancellationToken parameter",
        "'{0}' has a timeout but no CancellationToken parameter by which its core could be told: add one");

    public static readonly DiagnosticDescriptor FallbackDiffers = Error(
        DiagnosticIds.FallbackDiffers,
        "A fallback must have the signature of its wrapper",
        "'{0}' cannot be the fallback of '{1}': {2}");

    public static readonly DiagnosticDescriptor ShapeNotSupported = Error(
        DiagnosticIds.ShapeNotSupported,
        "An aspect on a shape that it cannot wrap",
        "'{0}' cannot carry an aspect: {1}");

    public static readonly DiagnosticDescriptor AmbientState = Advice(
        DiagnosticIds.AmbientState,
        DiagnosticSeverity.Warning,
        "A cached core reads ambient state that is not in the key",
        "The core of cached '{0}' reads {1}, which is not in the key, so that one caller's answer is given to others: read it "
        + "before the call and pass it as an argument");

    public static readonly DiagnosticDescriptor CoreCalled = Advice(
        DiagnosticIds.CoreCalled,
        DiagnosticSeverity.Warning,
        "A core that is called past its aspects",
        "'{0}' is the core of '{1}', and to use it directly bypasses the aspects: call '{2}' instead");

    public static readonly DiagnosticDescriptor UselessTag = Advice(
        DiagnosticIds.UselessTag,
        DiagnosticSeverity.Warning,
        "A metric tag of unbounded values, or that nothing records",
        "Parameter '{0}' of '{1}' is a metric tag, but {2}");

    public static readonly DiagnosticDescriptor TokenNotUsed = Advice(
        DiagnosticIds.TokenNotUsed,
        DiagnosticSeverity.Warning,
        "A core that does not listen to its timeout",
        "The core of '{0}' does not use '{1}', by which its timeout would end it: pass it on to what the core calls");

    public static readonly DiagnosticDescriptor SettingsDefeat = Advice(
        DiagnosticIds.SettingsDefeat,
        DiagnosticSeverity.Warning,
        "Settings that defeat each other",
        "'{0}' of '{1}' defeats its other settings: {2}");

    public static readonly DiagnosticDescriptor LanguageTooOld = Error(
        DiagnosticIds.LanguageTooOld,
        "The C# language version is too old",
        "The wrapper of '{0}' needs C# {1}, but the project uses C# {2}: set <LangVersion> to {1} or later");

    public static readonly DiagnosticDescriptor NotIdempotent = Advice(
        DiagnosticIds.NotIdempotent,
        DiagnosticSeverity.Warning,
        "[Retry] or [Hedge] on a method that may not be idempotent",
        "'{0}' would {1}: make it idempotent and say Idempotent = true, or remove [{2}]");

    public static readonly DiagnosticDescriptor ResultUsedUp = Advice(
        DiagnosticIds.ResultUsedUp,
        DiagnosticSeverity.Warning,
        "A cached result that its first reader uses up",
        "'{0}' hands one {1} to all callers, but {2}");

    public static readonly DiagnosticDescriptor InstanceState = Advice(
        DiagnosticIds.InstanceState,
        DiagnosticSeverity.Warning,
        "A cached core reads state of its instance that is not in the key",
        "The core of cached '{0}' reads {1} of its instance, which is not in the key, so that one instance is answered with "
        + "another's value: {2}");

    public static readonly DiagnosticDescriptor KeyNotShared = Error(
        DiagnosticIds.KeyNotShared,
        "A key parameter of a shared method that has no form of its own in bytes",
        "Parameter '{0}' is {1} of shared '{2}', but {3} has no form in bytes that every process writes alike: {4}");

    public static readonly DiagnosticDescriptor AlertUnreadable = Error(
        DiagnosticIds.AlertUnreadable,
        "An alert that cannot be read",
        "[{0}] of '{1}' {2}");

    public static readonly DiagnosticDescriptor ResultNotShared = Error(
        DiagnosticIds.ResultNotShared,
        "A shared result that no serializer brings back",
        "'{0}' cannot share its result with other processes, since no serializer brings {1} back: {2}");

    public static readonly DiagnosticDescriptor SharedValueDiffers = Advice(
        DiagnosticIds.SharedValueDiffers,
        DiagnosticSeverity.Warning,
        "A shared result that is another one in other processes",
        "The result of shared '{0}' is another one in other processes: {1}");

    public static readonly DiagnosticDescriptor DoesNotFit = Error(
        DiagnosticIds.DoesNotFit,
        "An aspect on a shape that does not fit",
        "[{0}] does not fit '{1}': {2}");

    public static readonly DiagnosticDescriptor NamedMethodDiffers = Error(
        DiagnosticIds.NamedMethodDiffers,
        "A setting names no method that could be called",
        "'{0}' cannot be the {1} of '{2}': {3}");

    public static readonly DiagnosticDescriptor AsyncVoidCore = Error(
        DiagnosticIds.AsyncVoidCore,
        "A core that is async void",
        "'{0}' is async void, so that the aspects of '{1}' see neither its end nor its exceptions: return a Task from both");

    public static readonly DiagnosticDescriptor ParametersSwapped = Advice(
        DiagnosticIds.ParametersSwapped,
        DiagnosticSeverity.Warning,
        "Parameters in another order than those of the wrapper",
        "'{0}' passes '{1}' to '{2}' as its '{3}', although that has a '{1}' of the same type elsewhere: arguments go by their "
        + "places, so put the parameters in one order");

    public static readonly DiagnosticDescriptor UselessMark = Advice(
        DiagnosticIds.UselessMark,
        DiagnosticSeverity.Warning,
        "A mark on a parameter without the aspect that reads it",
        "[{0}] on parameter '{1}' of '{2}' has no effect: {3}");

    public static readonly DiagnosticDescriptor NoInstance = Error(
        DiagnosticIds.NoInstance,
        "PerInstance without an instance",
        "'{0}' {1} and so has no entries per instance: remove PerInstance");

    public static readonly DiagnosticDescriptor NeverInKey = Error(
        DiagnosticIds.NeverInKey,
        "[CacheKey] on a parameter that is never part of a key",
        "Parameter '{0}' of '{1}' {2} and is never part of a key: remove [CacheKey]");

    public static readonly DiagnosticDescriptor IgnoredAlready = Error(
        DiagnosticIds.IgnoredAlready,
        "[CacheIgnore] beside [CacheKey]",
        "Parameter '{0}' of '{1}' is marked [CacheIgnore], but another one is marked [CacheKey], which leaves out all unmarked "
        + "parameters: remove [CacheIgnore]");

    public static readonly DiagnosticDescriptor BehindAlias = Error(
        DiagnosticIds.BehindAlias,
        "A type that only an extern alias reaches",
        "The signature of '{0}' contains '{1}', which only an extern alias reaches, and generated code does not know the alias: "
        + "give the reference the alias 'global' too");

    public static readonly DiagnosticDescriptor HiddenType = Error(
        DiagnosticIds.HiddenType,
        "An attribute names a type that generated code cannot see",
        "An attribute of '{0}' names '{1}', which generated code cannot see: make '{1}' internal");

    public static readonly DiagnosticDescriptor SameTagName = Error(
        DiagnosticIds.SameTagName,
        "Two metric tags of one name",
        "The metric tags '{0}' and '{1}' of '{2}' have one name, {3}: choose another name for one of them");

    public static readonly DiagnosticDescriptor TagNameNotAllowed = Error(
        DiagnosticIds.TagNameNotAllowed,
        "A metric tag with a name that it cannot have",
        "The metric tag '{0}' of '{1}' cannot be named {2}: {3}");

    public static readonly DiagnosticDescriptor UnsafeWrapper = Error(
        DiagnosticIds.UnsafeWrapper,
        "An unsafe method whose wrapper has to await",
        "'{0}' is unsafe, and its wrapper awaits, which unsafe code cannot: leave 'unsafe' to the core");

    // The one tag holds against settings and pragmas, the other against [SuppressMessage], which the compiler's own errors take no notice
    // of.
    private static DiagnosticDescriptor Error(string id, string title, string message, params string[] tags)
        => Rule(id, DiagnosticSeverity.Error, title, message,
            [WellKnownDiagnosticTags.NotConfigurable, WellKnownDiagnosticTags.Compiler, .. tags]);

    private static DiagnosticDescriptor Advice(string id, DiagnosticSeverity severity, string title, string message)
        => Rule(id, severity, title, message);

    private static DiagnosticDescriptor Rule(string id, DiagnosticSeverity severity, string title, string message, params string[] tags)
        => new(
            id,
            title,
            message,
            category: "PerfAspects",
            severity,
            isEnabledByDefault: true,
            helpLinkUri: $"https://github.com/perfaspects/perfaspects/blob/main/docs/rules/{id}.md",
            customTags: tags);
}
