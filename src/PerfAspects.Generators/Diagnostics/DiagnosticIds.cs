namespace PerfAspects.Generators.Diagnostics;

/// <summary>The ids, shared with the code fixes. An id is never given to another rule.</summary>
internal static class DiagnosticIds
{
    public const string NotPartial = "PERF001";
    public const string TypeNotPartial = "PERF002";
    public const string CoreNotFound = "PERF003";
    public const string CoreDiffers = "PERF004";
    public const string NotADuration = "PERF005";
    public const string OutOfRange = "PERF006";
    public const string NothingToCache = "PERF007";
    public const string ParameterNotHeld = "PERF008";
    public const string NoValueEquality = "PERF009";
    public const string NotComparedByContent = "PERF010";
    public const string MutableResult = "PERF011";
    public const string HoleNamesNothing = "PERF012";
    public const string NothingInvalidated = "PERF013";
    public const string SharedNameContradicts = "PERF014";
    public const string NoToken = "PERF015";
    public const string FallbackDiffers = "PERF016";
    public const string ShapeNotSupported = "PERF017";
    public const string AmbientState = "PERF018";
    public const string CoreCalled = "PERF019";
    public const string UselessTag = "PERF020";
    public const string TokenNotUsed = "PERF021";
    public const string SettingsDefeat = "PERF022";
    public const string LanguageTooOld = "PERF023";
    public const string NotIdempotent = "PERF024";
    public const string ResultUsedUp = "PERF025";
    public const string InstanceState = "PERF026";
    public const string KeyNotShared = "PERF027";
    public const string ResultNotShared = "PERF028";
    public const string DoesNotFit = "PERF029";
    public const string AlertUnreadable = "PERF030";
    public const string NamedMethodDiffers = "PERF031";
    public const string AsyncVoidCore = "PERF032";
    public const string ParametersSwapped = "PERF033";
    public const string UselessMark = "PERF034";
    public const string NoInstance = "PERF035";
    public const string NeverInKey = "PERF036";
    public const string IgnoredAlready = "PERF037";
    public const string BehindAlias = "PERF038";
    public const string HiddenType = "PERF039";
    public const string SameTagName = "PERF040";
    public const string TagNameNotAllowed = "PERF041";
    public const string UnsafeWrapper = "PERF042";
    public const string SharedValueDiffers = "PERF045"; // the two between are errors of the package's build
}
