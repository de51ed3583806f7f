namespace PerfAspects.Settings.Changes;

/// <summary>
/// Refuses settings of one aspect that cannot hold together, such as a least value above the greatest: the aspect keeps all settings that
/// it had, since it is not known which of the two is wrong.
/// </summary>
internal static class SelfContradictions
{
    /// <summary>Takes back what contradicts. What is written in the code is the compiler's concern and stays.</summary>
    /// <param name="method">The method's name.</param>
    /// <param name="before">The settings in force so far, or those that are written.</param>
    /// <param name="read">The settings as read; corrected in place.</param>
    /// <returns>The refused settings.</returns>
    public static List<SettingRefusal> CompleteChange(string method, EffectiveMethod before, ref EffectiveMethod read)
    {
        var refusals = new List<SettingRefusal>();
        foreach (var (index, contradiction) in read.FindContradictions().ToArray())
        {
            if (FindOverride(read.Uses[index], contradiction) is not { } setting)
            {
                continue;
            }

            refusals.Add(SettingRefusal.Bad($"{method}:{setting.Name}", setting.Value, contradiction.ToString()));
            read = read.Keep([index], before);
        }

        return refusals;
    }

    private static AspectSetting? FindOverride(EffectiveAspect use, SettingContradiction contradiction)
        => new[] { use.Find(contradiction.Setting), use.Find(contradiction.Other) }.FirstOrDefault(static setting => setting is not null and
        {
            Origin: not (AspectSettingOrigin.BuiltIn or AspectSettingOrigin.Attribute or AspectSettingOrigin.TypeAttribute),
        });
}
