using System.Globalization;
using PerfAspects.Runtime;

namespace PerfAspects.Shared;

/// <summary>The kind of value that a setting has.</summary>
internal enum SettingKind
{
    Duration,
    Integer,
    Ratio,
    Choice,
    Flag,
    Text,
    Types,

    /// <summary>Part of the generated code: whoever wants another value has to compile again.</summary>
    Fixed,
}

/// <summary>
/// The range of the values of a setting. Compiled into the generator too, so that what the compiler refuses in an attribute is what the
/// runtime refuses in a configuration.
/// </summary>
internal sealed record SettingRule(string Name, SettingKind Kind)
{
    /// <summary>The text of a duration without a limit.</summary>
    public const string NoLimit = "max";

    /// <summary>The range in words, for messages.</summary>
    public string Range { get; private init; } = "";

    /// <summary>Whether the empty text stands for "none".</summary>
    public bool MayBeNone { get; private init; }

    /// <summary>The default as text, empty for none; <see langword="null"/> for a setting that each attribute writes.</summary>
    public string? Default { get; private init; }

    /// <summary>Whether each attribute writes the setting, so that nothing below the attribute is ever read.</summary>
    public bool IsArgument => Default is null;

    /// <summary>
    /// Whether the setting needs code that is compiled only where the attribute writes it, so that nobody else can turn it on.
    /// </summary>
    public bool NeedsCode { get; private init; }

    /// <summary>Of a choice: its values.</summary>
    public string[] Choices { get; private init; } = [];

    /// <summary>Whether a duration may be without a limit.</summary>
    public bool MayBeNoLimit { get; private init; }

    /// <summary>Whether a value outside the range does no harm in an attribute: the compiler advises against it (PERF022).</summary>
    public bool IsAdvised { get; private init; }

    private char[] Without { get; init; } = [];

    private int Least { get; init; }

    private bool MayBeZero { get; init; }

    private TimeSpan Shortest { get; init; }

    private TimeSpan Longest { get; init; } = TimeSpan.MaxValue;

    /// <summary>A duration above zero. Without a default each attribute writes it.</summary>
    public static SettingRule Duration(string name, string? byDefault = null) => new(name, SettingKind.Duration) { Default = byDefault };

    public static SettingRule Duration(string name, TimeSpan shortest, TimeSpan longest, string range, string? byDefault = null)
        => new(name, SettingKind.Duration) { Shortest = shortest, Longest = longest, Range = range, Default = byDefault };

    public static SettingRule DurationOrZero(string name, TimeSpan longest, string range, string byDefault)
        => new(name, SettingKind.Duration) { MayBeZero = true, Longest = longest, Range = range, Default = byDefault };

    public static SettingRule DurationOrNone(string name) => new(name, SettingKind.Duration) { MayBeNone = true, Default = "" };

    public static SettingRule DurationOrNone(string name, TimeSpan longest, string range)
        => new(name, SettingKind.Duration) { MayBeNone = true, Longest = longest, Range = range, Default = "" };

    /// <summary>A duration above zero, or <see cref="NoLimit"/>, which each attribute writes.</summary>
    public static SettingRule DurationOrNoLimit(string name) => new(name, SettingKind.Duration) { MayBeNoLimit = true };

    /// <summary>A share of something, 0 for none.</summary>
    public static SettingRule Share(string name)
        => new(name, SettingKind.Ratio) { MayBeZero = true, IsAdvised = true, Range = "above 0 and below 1, or 0", Default = "0" };

    /// <summary>A whole number. Without a default each attribute writes it.</summary>
    public static SettingRule Integer(string name, int least, int? byDefault = null) => new(name, SettingKind.Integer)
    {
        Least = least,
        Range = string.Format(CultureInfo.InvariantCulture, "at least {0}", least),
        Default = byDefault?.ToString(CultureInfo.InvariantCulture),
    };

    public static SettingRule Ratio(string name, double byDefault)
        => new(name, SettingKind.Ratio) { Range = "above 0 and at most 1", Default = byDefault.ToString(CultureInfo.InvariantCulture) };

    public static SettingRule RatioOrZero(string name, double byDefault) => new(name, SettingKind.Ratio)
    {
        MayBeZero = true,
        Range = "from 0 to 1",
        Default = byDefault.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>One of several values, of which the first is the default.</summary>
    public static SettingRule Choice(string name, params string[] choices)
        => new(name, SettingKind.Choice) { Choices = choices, Range = "one of " + string.Join(", ", choices), Default = choices[0] };

    public static SettingRule Flag(string name, bool byDefault)
        => new(name, SettingKind.Flag) { Range = "true or false", Default = TextOf(byDefault) };

    /// <summary>A flag that is off unless the attribute writes it, and needs code that is compiled only there.</summary>
    public static SettingRule CompiledFlag(string name)
        => new(name, SettingKind.Flag) { Range = "true or false", Default = TextOf(false), NeedsCode = true };

    public static SettingRule Text(string name) => new(name, SettingKind.Text) { MayBeNone = true, Default = "" };

    /// <summary>A text that stands for the method in the metrics, whose tags dotnet-counters cuts at these characters.</summary>
    public static SettingRule MetricName(string name)
        => new(name, SettingKind.Text) { MayBeNone = true, Without = [',', '='], Range = "without ',' and '='", Default = "" };

    public static SettingRule Types(string name) => new(name, SettingKind.Types) { MayBeNone = true, Default = "" };

    /// <summary>A setting that is part of the compiled code. Without a default each attribute writes it.</summary>
    public static SettingRule Fixed(string name, string? byDefault = "") => new(name, SettingKind.Fixed) { Default = byDefault };

    public static SettingRule FixedFlag(string name) => Fixed(name, TextOf(false));

    /// <summary>One of several values, of which the first is the default, that is part of the compiled code.</summary>
    public static SettingRule FixedChoice(string name, params string[] choices)
        => new(name, SettingKind.Fixed) { Choices = choices, Range = "one of " + string.Join(", ", choices), Default = choices[0] };

    /// <summary>A flag in the notation of a configuration.</summary>
    public static string TextOf(bool flag) => flag ? "true" : "false";

    /// <summary>Whether a duration is one the setting may have at all; if not, no range is worth speaking of.</summary>
    public bool IsPositive(TimeSpan duration) => duration > TimeSpan.Zero || (MayBeZero && duration == TimeSpan.Zero);

    public bool IsInRange(TimeSpan duration) => (MayBeZero && duration == TimeSpan.Zero) || (duration >= Shortest && duration <= Longest);

    public bool IsInRange(string text) => text.IndexOfAny(Without) < 0;

    public bool IsInRange(int number) => number >= Least;

    // NaN is in no range, so check what is right.
    public bool IsInRange(double ratio)
        => (ratio > 0 && (IsAdvised ? ratio < 1 : ratio <= 1)) || (MayBeZero && ratio == 0);

    /// <summary>The fault of a value given as text; <see langword="null"/> if nothing is.</summary>
    public string? FindFault(string text)
    {
        if (MayBeNone && text.Length == 0)
        {
            return null;
        }

        return Kind switch
        {
            SettingKind.Fixed => "it is part of the compiled code and cannot be changed without recompiling",
            SettingKind.Duration => FindFaultOfDuration(text),
            SettingKind.Integer => FindFaultOfInteger(text),
            SettingKind.Ratio => FindFaultOfRatio(text),
            SettingKind.Choice => Choices.Contains(text, StringComparer.OrdinalIgnoreCase) ? null : NotInRange,
            SettingKind.Flag => bool.TryParse(text, out _) ? null : NotInRange,
            SettingKind.Text => IsInRange(text) ? null : NotInRange,
            SettingKind.Types
                => text.Split(',').Any(string.IsNullOrWhiteSpace) ? "it must be full names of exception types, separated by commas" : null,
            _ => null,
        };
    }

    private string NotInRange => "it must be " + Range;

    private string? FindFaultOfDuration(string text)
        => MayBeNoLimit && text == NoLimit ? null
            : !DurationGrammar.TryParse(text, out var duration) ? "it is not a duration such as '5m', '1h30m' or '00:05:00'"
            : !IsPositive(duration) ? "it is not positive, and must be a duration above zero"
            : IsInRange(duration) ? null
            : NotInRange;

    private string? FindFaultOfInteger(string text)
        => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? (IsInRange(number) ? null : NotInRange)
            : !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var any)
                ? $"it is not a number, and must be {Range}"
            : any > int.MaxValue ? $"it must be at most {int.MaxValue.ToString(CultureInfo.InvariantCulture)}"
            : $"it is not a whole number, and must be {Range}";

    private string? FindFaultOfRatio(string text)
        => !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var ratio)
            ? $"it is not a number, and must be {Range}"
            : IsInRange(ratio) ? null
            : NotInRange;
}
