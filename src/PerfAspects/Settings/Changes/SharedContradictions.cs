namespace PerfAspects.Settings.Changes;

/// <summary>
/// Sees to it that methods which share a state by name keep the same settings: where overrides would set them apart, those are refused for
/// all of them. What was in force stays or, if that contradicts itself as well, what is written, in the attributes and in the policies of
/// their names.
/// </summary>
internal static class SharedContradictions
{
    /// <summary>Takes back what contradicts.</summary>
    /// <param name="changes">Every method with what it would be from now on; corrected in place.</param>
    /// <returns>The states whose overrides are refused.</returns>
    public static List<NamedState> Resolve(IReadOnlyList<MethodChange> changes)
    {
        var refused = new List<NamedState>();
        var reverted = new HashSet<(MethodChange Change, int Index)>();

        // Over and over: what is taken back may have another name, and contradict those who have that. It ends, since each time some use
        // goes one step from what it would be to what it was to what is written, and what is written is no override.
        while (FindContradictory(changes) is { Count: > 0 } contradictory)
        {
            foreach (var uses in contradictory)
            {
                refused.Add(uses[0].State);
                Revert(uses, reverted);
            }
        }

        return [.. refused.DistinctBy(static state => (state.Aspect, state.Name))];
    }

    private static List<SharedUse[]> FindContradictory(IReadOnlyList<MethodChange> changes) =>
    [
        .. SharedUses(changes)
            .GroupBy(static use => (use.State.Aspect, use.State.Name))
            .Select(static same => same.ToArray())
            .Where(static uses => Contradict(uses.Select(static use => use.Effective))
                && Array.Exists(uses, static use => use.Effective.IsOverridden)),
    ];

    private static IEnumerable<SharedUse> SharedUses(IEnumerable<MethodChange> changes) =>
        from change in changes
        from index in Enumerable.Range(0, change.Next.Uses.Length)
        let state = change.Next.Uses[index].Attribute.NamedState
        where state is not null
        select new SharedUse(change, index, state);

    private static void Revert(SharedUse[] uses, HashSet<(MethodChange Change, int Index)> reverted)
    {
        var isBeforeGood = !Contradict(uses.Select(static use => Before(use.Change.Method).Uses[use.Index]));
        var mayHelp = Array.Exists(uses, use => !reverted.Contains((use.Change, use.Index)));
        foreach (var use in uses)
        {
            var isFirst = reverted.Add((use.Change, use.Index));
            if (!isBeforeGood || !mayHelp || isFirst)
            {
                use.Change.Next = use.Change.Next.Keep([use.Index], isBeforeGood && mayHelp
                    ? Before(use.Change.Method) : Declared(use.Change.Method));
            }
        }
    }

    // The first settings of a method have not been compared with others yet: before them, there were the written ones.
    private static EffectiveMethod Before(AspectMethod method) => method.IsCompared ? method.Effective : Declared(method);

    private static EffectiveMethod Declared(AspectMethod method) => method.Runtime.Settings.ReadShared(method);

    // States of different names, or of none, share nothing: a method may have had another name before.
    private static bool Contradict(IEnumerable<EffectiveAspect> uses)
        => uses.Select(static use => use.Attribute.NamedState).OfType<NamedState>().Distinct().GroupBy(static state => state.Name)
            .Any(static same => same.Count() > 1);

    private sealed record SharedUse(MethodChange Change, int Index, NamedState State)
    {
        public EffectiveAspect Effective => Change.Next.Uses[Index];
    }
}
