using System.Globalization;
using PerfAspects.Shared;

namespace PerfAspects.Settings;

/// <summary>
/// Which setting of a method is meant: <c>Cached:Duration</c>, or <c>RateLimited:2:Permits</c> for the second use of a repeatable aspect.
/// </summary>
/// <param name="Aspect">The aspect.</param>
/// <param name="Use">Which use of it, from 1.</param>
/// <param name="Setting">The setting.</param>
internal readonly record struct SettingKey(string Aspect, int Use, string Setting)
{
    /// <summary>The reason why nobody but the attribute can turn on what needs code.</summary>
    public const string WithoutCode = "the code for it is compiled only where the attribute turns it on";

    /// <summary>The rule of the setting; <see langword="null"/> if there is no such setting.</summary>
    public SettingRule? Rule => AspectDefinitions.Find(Aspect)?.Find(Setting);

    /// <summary>Reads a key. What a configuration adds behind it for the elements of a list is left over.</summary>
    public static bool TryParse(ReadOnlySpan<string> path, out SettingKey key, out int length)
    {
        key = default;
        length = 0;
        var first = path.IsEmpty ? "" : path[0];
        if (path.Length < 2 || AspectDefinitions.Find(first) is not { } aspect)
        {
            return false;
        }

        var isNumbered = int.TryParse(path[1], NumberStyles.None, CultureInfo.InvariantCulture, out var use);
        length = isNumbered ? 3 : 2;
        if (path.Length < length || (isNumbered && use < 1))
        {
            return false;
        }

        var setting = path[length - 1];
        key = new SettingKey(aspect.Name, isNumbered ? use : 1, aspect.Find(setting)?.Name ?? setting);
        return true;
    }

    /// <summary>Whether an attribute turns on a setting that needs code.</summary>
    public bool HasCode(AspectAttribute written)
    {
        var name = new SettingKey(Aspect, 1, Setting).ToString();
        return written.ReadDeclared().Any(setting => setting.Name == name && setting.Value == SettingRule.TextOf(true));
    }

    /// <summary>Why a path names no setting, with the nearest known name.</summary>
    public static string WhyUnknown(ReadOnlySpan<string> path)
    {
        if (path.IsEmpty)
        {
            return "it names no aspect and no setting";
        }

        var first = path[0];
        if (AspectDefinitions.Find(first) is not { } aspect)
        {
            return $"no aspect has the name '{first}'; {NearestName.Hint(first, AspectDefinitions.Names)}";
        }

        if (!TryParse(path, out var key, out _))
        {
            return path.Length < 3 ? $"it names no setting of {aspect.Name}" : $"uses of {aspect.Name} are numbered from 1";
        }

        string[] settings = [.. aspect.Settings.Select(static rule => rule.Name), AspectDefinition.Enabled];
        return $"{aspect.Name} has no setting '{key.Setting}'; {NearestName.Hint(key.Setting, settings)}";
    }

    public override string ToString()
        => Use == 1 ? $"{Aspect}:{Setting}" : string.Create(CultureInfo.InvariantCulture, $"{Aspect}:{Use}:{Setting}");
}
