using PerfAspects.Settings.Layers;
using PerfAspects.State;

namespace PerfAspects.Settings.Changes;

/// <summary>
/// Carries changes out: those of methods that share a limit, a circuit or a bulkhead all or none, the others each on its own.
/// </summary>
internal static class MethodChanges
{
    /// <summary>Carries them out, under the runtime's lock.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="publish">Puts a state where calls find it.</param>
    /// <returns>The changes that could not be done, and have been undone.</returns>
    public static List<SettingRefusal> Apply(IReadOnlyList<MethodChange> changes, Action<ComposedState> publish)
    {
        var failures = new List<SettingRefusal>();
        foreach (var group in Group(changes.Where(static change => !change.IsNone)))
        {
            if (TryApply(group, publish) is { } failure)
            {
                failures.Add(failure);
            }
        }

        return failures;
    }

    private static SettingRefusal? TryApply(List<MethodChange> group, Action<ComposedState> publish)
    {
        var states = new List<ComposedState>();
        var begun = 0;
        try
        {
            foreach (var change in group)
            {
                begun++;
                states.AddRange(change.Apply());
            }
        }
        catch (Exception exception)
        {
            group[..begun].ForEach(Revert);
            return new SettingRefusal(RefusalKind.Failure, group[begun - 1].Method.Name, "", "the method could not be composed with them",
                exception);
        }

        states.ForEach(publish);
        return null;
    }

    private static void Revert(MethodChange change)
    {
        try
        {
            change.Revert();
        }
        catch (Exception)
        {
            // Its settings are as they were, and the failure that is reported is the first one.
        }
    }

    private static List<List<MethodChange>> Group(IEnumerable<MethodChange> changes)
    {
        var groups = new List<List<MethodChange>>();
        var sharing = new List<(HashSet<(string Aspect, string Name)> Names, List<MethodChange> Changes)>();
        foreach (var change in changes)
        {
            var (names, joined) = (change.SharedNames.ToHashSet(), new List<MethodChange> { change });
            if (names.Count == 0)
            {
                groups.Add(joined);
                continue;
            }

            foreach (var other in sharing.FindAll(other => other.Names.Overlaps(names)))
            {
                sharing.Remove(other);
                names.UnionWith(other.Names);
                joined.AddRange(other.Changes);
            }

            sharing.Add((names, joined));
        }

        groups.AddRange(sharing.Select(static group => group.Changes));
        return groups;
    }
}

/// <summary>A method and what will be in force of it. Made, taken on and taken back under the runtime's lock.</summary>
internal sealed class MethodChange(AspectMethod method, EffectiveMethod next, SettingCalls calls)
{
    private readonly EffectiveMethod _effective = method.Effective;
    private readonly SettingCalls _calls = method.Calls;
    private readonly bool _isCompared = method.IsCompared;

    public AspectMethod Method { get; } = method;

    public EffectiveMethod Next { get; set; } = next;

    /// <summary>Whether it changes nothing at all.</summary>
    public bool IsNone => Next == _effective && calls == _calls && _isCompared;

    /// <summary>Whether a call would notice.</summary>
    public bool HasEffect => !Next.HasSameEffect(_effective);

    /// <summary>The states that the method shares with others, before the change or after it.</summary>
    public IEnumerable<(string Aspect, string Name)> SharedNames
        => _effective.Uses.Concat(Next.Uses).Select(static use => use.Attribute.NamedState).OfType<NamedState>()
            .Select(static state => (state.Aspect, state.Name)).Distinct();

    /// <summary>Applies the change to the method: its settings, and what it has counted and kept.</summary>
    /// <returns>The states that calls are to find; none if no call would notice.</returns>
    public IReadOnlyList<ComposedState> Apply()
    {
        Method.Apply(Next, calls, isCompared: true);
        return HasEffect ? Method.Compose() : [];
    }

    /// <summary>
    /// Restores the plan of before. The composed states find their kept states as they know them, since a kept state takes the settings on
    /// of what is composed last.
    /// </summary>
    public void Revert()
    {
        Method.Apply(_effective, _calls, _isCompared);
        if (HasEffect)
        {
            Method.Compose();
        }
    }
}
