using PerfAspects.Settings.Layers;
using PerfAspects.State;

namespace PerfAspects.Settings.Changes;

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
