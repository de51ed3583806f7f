using PerfAspects.Shared;

namespace PerfAspects.Settings.Changes;

/// <summary>
/// Refuses settings of a method that cannot hold together, such as a least value above the greatest, or a hedge that would begin after the
/// timeout: the aspect whose setting is refused keeps all settings that it had, since it is not known which of the two is wrong.
/// </summary>
internal static class SelfContradictions
{
    private const string LoadTimeout = "LoadTimeout";

    // The settings of which the longest time of a load depends.
    private static readonly string[] s_ofAttempts = ["Duration", "MaxRetries", "Delay", "MaxDelay", "Backoff"];

    /// <summary>Takes back what contradicts. What is written in the code is the compiler's concern and stays.</summary>
    /// <param name="method">The method's name.</param>
    /// <param name="before">The settings in force so far, or those that are written.</param>
    /// <param name="read">The settings as read; corrected in place.</param>
    /// <returns>The refused settings.</returns>
    public static List<SettingRefusal> CompleteChange(string method, EffectiveMethod before, ref EffectiveMethod read)
    {
        var refusals = new List<SettingRefusal>();
        var kept = new HashSet<int>();
        while (!read.IsAsWritten && FindRefused(read, kept) is { } refused)
        {
            refusals.Add(SettingRefusal.Bad($"{method}:{refused.Setting.Name}", refused.Setting.Value, refused.Reason));
            kept.Add(refused.Index);
            read = read.Keep([refused.Index], before);
        }

        return refusals;
    }

    /// <summary>The reason why a setting cannot hold together with another one; <see langword="null"/> if there is none.</summary>
    public static string? FindReason(EffectiveMethod method, SettingKey key)
        => Conflicts(method).Concat(Loads(method)).FirstOrDefault(found => found.Involves(key))?.Reason;

    private static Contradiction? FindRefused(EffectiveMethod method, HashSet<int> kept)
        => Conflicts(method).Concat(Loads(method)).FirstOrDefault(found => !kept.Contains(found.Index));

    private static IEnumerable<Contradiction> Conflicts(EffectiveMethod method)
    {
        for (var index = 0; index < method.Uses.Length; index++)
        {
            var use = method.Uses[index];
            foreach (var conflict in use.Attribute.Enabled ? AspectDefinitions.Find(use.Attribute.AspectName)?.Conflicts ?? [] : [])
            {
                if (Find(method, index, conflict) is { } contradiction)
                {
                    yield return contradiction;
                }
            }
        }
    }

    // A setting of which nothing but its built-in default is in force gives way to the other one and contradicts nothing.
    private static Contradiction? Find(EffectiveMethod method, int index, SettingConflict conflict)
    {
        var otherIndex = conflict.OtherAspect is { } aspect ? IndexOf(method, aspect) : index;
        if (otherIndex < 0 || method.Uses[index].Find(conflict.Setting) is not { Origin: not AspectSettingOrigin.BuiltIn } setting)
        {
            return null;
        }

        var others = conflict.Others.Select(method.Uses[otherIndex].Find).OfType<AspectSetting>().ToArray();
        if (others.Length == 0 || !others.All(other => conflict.IsBetween(setting.Value, other.Value)))
        {
            return null;
        }

        // To switch off the setting that another needs is no mistake: the other one then has no effect.
        var isOneSided = conflict.GivesWay || conflict.Kind == ConflictKind.Without;
        var candidates = isOneSided ? [(index, setting)] : new[] { (index, setting), (otherIndex, others[0]) };
        var name = conflict.OtherAspect is null ? string.Join(" or ", conflict.Others) : $"{conflict.OtherAspect}:{conflict.Other}";
        var relation = conflict.Kind == ConflictKind.Without ? "has no effect without" : "cannot hold together with";
        return Refuse(candidates, $"{conflict.Setting} {relation} {name}: {conflict.Reason}");
    }

    // Attempts that the time for a load cannot hold.
    private static IEnumerable<Contradiction> Loads(EffectiveMethod method)
    {
        var attempts = method.Uses.Select(static (use, index) => (Use: use, Index: index))
            .Where(static known => known.Use.Attribute.Enabled)
            .OrderByDescending(static known => AspectDefinitions.IndexOf(known.Use.Attribute.AspectName)).ToArray();
        foreach (var (use, index) in attempts)
        {
            if (use.Find(LoadTimeout) is { Value.Length: > 0 } setting
                && Runtime.DurationGrammar.TryParse(setting.Value, out var limit)
                && attempts.Aggregate(0.0, static (inner, known) => known.Use.Attribute.LongestCall(inner)) is var longest
                && longest > limit.TotalSeconds)
            {
                var reason = FormattableString.Invariant(
                    $"{LoadTimeout} cannot hold together with the attempts of the load: they can take {longest:0.###}s");
                if (Refuse([(index, setting), .. attempts.SelectMany(OfAttempt)], reason) is { } contradiction)
                {
                    yield return contradiction;
                }
            }
        }

        static IEnumerable<(int Index, AspectSetting Setting)> OfAttempt((EffectiveAspect Use, int Index) known)
            => known.Use.Attribute.LongestCall(0) > 0 || known.Use.Attribute.LongestCall(1) > 1
                ? s_ofAttempts.Select(known.Use.Find).OfType<AspectSetting>().Select(setting => (known.Index, setting))
                : [];
    }

    private static Contradiction? Refuse(IEnumerable<(int Index, AspectSetting Setting)> candidates, string reason)
        => candidates.Where(static candidate => candidate.Setting.IsOverride).ToArray() is [var first, ..] overrides
            ? new Contradiction(
                first.Index, first.Setting, reason, [.. overrides.Select(static candidate => candidate.Setting.Name)])
            : null;

    private static int IndexOf(EffectiveMethod method, string aspect)
    {
        for (var index = 0; index < method.Uses.Length; index++)
        {
            if (method.Uses[index].Attribute is { Enabled: true } attribute && attribute.AspectName == aspect)
            {
                return index;
            }
        }

        return -1;
    }

    private sealed record Contradiction(int Index, AspectSetting Setting, string Reason, string[] Overrides)
    {
        public bool Involves(SettingKey key) => Overrides.Contains(key.ToString());
    }
}
