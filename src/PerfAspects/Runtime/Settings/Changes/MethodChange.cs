using PerfAspects.Runtime.Settings.Layers;

namespace PerfAspects.Runtime.Settings.Changes;

/// <summary>A method and what will be in force of it. Made, taken on and taken back under the runtime's lock.</summary>
internal sealed class MethodChange(AspectMethod method, MethodInForce next, SettingCalls calls)
{
    private readonly MethodInForce _inForce = method.InForce;
    private readonly SettingCalls _calls = method.Calls;
    private readonly bool _isSettled = method.IsSettled;

    public AspectMethod Method { get; } = method;

    public MethodInForce Next { get; set; } = next;

    /// <summary>Whether a call would notice.</summary>
    public bool HasEffect => !Next.HasSameEffect(_inForce);

    /// <summary>The parts that the method shares with others, before the change or after it.</summary>
    public IEnumerable<(string Aspect, string Name)> SharedNames
        => _inForce.Uses.Concat(Next.Uses).Select(static use => use.Attribute.NamedPart).OfType<SharedPart>()
            .Select(static part => (part.Aspect, part.Name)).Distinct();

    /// <summary>Applies the change to the method: its settings, and what it has counted and kept.</summary>
    /// <returns>The states that calls are to find; none if no call would notice.</returns>
    public IReadOnlyList<ComposedState> Take()
    {
        Method.Take(Next, calls, isSettled: true);
        return HasEffect ? Method.Compose() : [];
    }

    /// <summary>
    /// Restores the plan of before. The states there are find their parts as they know them, since a part takes the settings on of what is
    /// composed last.
    /// </summary>
    public void TakeBack()
    {
        Method.Take(_inForce, _calls, _isSettled);
        if (HasEffect)
        {
            Method.Compose();
        }
    }
}
