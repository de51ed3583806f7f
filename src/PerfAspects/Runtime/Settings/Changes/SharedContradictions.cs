namespace PerfAspects.Runtime.Settings.Changes;

/// <summary>
/// Sees to it that methods which share a part by name keep the same settings: where overrides would set them apart, those are refused for
/// all of them. What was in force stays or, if that contradicts itself as well, what is written, in the attributes and in the policies of
/// their names.
/// </summary>
internal static class SharedContradictions
{
    /// <summary>Takes back what contradicts.</summary>
    /// <param name="changes">Every method with what it would be from now on; corrected in place.</param>
    /// <returns>The parts whose overrides are refused.</returns>
    public static List<SharedPart> Settle(IReadOnlyList<MethodChange> changes)
    {
        var refused = new List<SharedPart>();
        var takenBack = new HashSet<(MethodChange Change, int Index)>();

        // Over and over: what is taken back may have another name, and contradict those who have that. It ends, since each time some use
        // goes one step from what it would be to what it was to what is written, and what is written is no override.
        while (FindContradictory(changes) is { Count: > 0 } contradictory)
        {
            foreach (var uses in contradictory)
            {
                refused.Add(uses[0].Part);
                TakeBack(uses, takenBack);
            }
        }

        return [.. refused.DistinctBy(static part => (part.Aspect, part.Name))];
    }

    private static List<SharedUse[]> FindContradictory(IReadOnlyList<MethodChange> changes) =>
    [
        .. SharedUses(changes)
            .GroupBy(static use => (use.Part.Aspect, use.Part.Name))
            .Select(static same => same.ToArray())
            .Where(static uses => Contradict(uses.Select(static use => use.InForce))
                && Array.Exists(uses, static use => use.InForce.IsOverridden)),
    ];

    private static IEnumerable<SharedUse> SharedUses(IEnumerable<MethodChange> changes) =>
        from change in changes
        from index in Enumerable.Range(0, change.Next.Uses.Length)
        let part = change.Next.Uses[index].Attribute.NamedPart
        where part is not null
        select new SharedUse(change, index, part);

    private static void TakeBack(SharedUse[] uses, HashSet<(MethodChange Change, int Index)> takenBack)
    {
        var isBeforeGood = !Contradict(uses.Select(static use => Before(use.Change.Method).Uses[use.Index]));
        var mayHelp = Array.Exists(uses, use => !takenBack.Contains((use.Change, use.Index)));
        foreach (var use in uses)
        {
            var isFirst = takenBack.Add((use.Change, use.Index));
            if (!isBeforeGood || !mayHelp || isFirst)
            {
                use.Change.Next = use.Change.Next.Keep([use.Index], isBeforeGood && mayHelp
                    ? Before(use.Change.Method) : Written(use.Change.Method));
            }
        }
    }

    // The first settings of a method have not been compared with others yet: before them, there were the written ones.
    private static MethodInForce Before(AspectMethod method) => method.IsSettled ? method.InForce : Written(method);

    private static MethodInForce Written(AspectMethod method) => method.Runtime.Settings.ReadShared(method);

    // Parts of different names, or of none, share nothing: a method may have had another name before.
    private static bool Contradict(IEnumerable<AspectInForce> uses)
        => uses.Select(static use => use.Attribute.NamedPart).OfType<SharedPart>().Distinct().GroupBy(static part => part.Name)
            .Any(static same => same.Count() > 1);

    private sealed record SharedUse(MethodChange Change, int Index, SharedPart Part)
    {
        public AspectInForce InForce => Change.Next.Uses[Index];
    }
}
