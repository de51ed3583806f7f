using PerfAspects.Settings;

namespace PerfAspects;

/// <summary>
/// Gives every call of the method a span of its own, from the <see cref="System.Diagnostics.ActivitySource"/> named <c>PerfAspects</c>: of
/// kind <c>Internal</c>, named <c>Type.Method</c>, outside of all other aspects. What they decide are events of it: a cache hit, a retry, a
/// rejection, a timeout, a fallback. Its status is Error only if the call finally fails; the caller's own cancellation is no failure. On a
/// type it holds for each partial member there that has a core or another aspect, admits this one and does not carry it itself.
/// </summary>
/// <remarks>
/// Nothing is allocated for a call that nobody samples. Callers that share the load of a cached value each have their span; what happens
/// during the load, its retries for instance, belongs to the span of the call that began it. The events are listed in docs/traces.md.
/// </remarks>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class TracedAttribute : AspectAttribute
{
    internal override string AspectName => "Traced";

    private protected override AspectAttribute Resolve(SettingReader read) => new TracedAttribute();
}
