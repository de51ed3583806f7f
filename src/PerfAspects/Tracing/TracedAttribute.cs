using PerfAspects.Settings;

namespace PerfAspects;

/// <summary>
/// Gives every call of the method a span of its own, from the <see cref="System.Diagnostics.ActivitySource"/> named <c>PerfAspects</c>: of
/// kind <c>Internal</c>, named <c>Type.Method</c>, outside of all other aspects. What they decide are events of it: a cache hit, a retry, a
/// rejection, a timeout, a fallback. Its status is Error only if the call finally fails; the caller's own cancellation is no failure. On a
/// type, applies to every partial member that has a core or another aspect, except members that already have this attribute or cannot
/// support it.
/// </summary>
/// <remarks>
/// Nothing is allocated for a call that nobody samples. Callers that share the load of a cached value each have their span; what happens
/// during the load, its retries for instance, belongs to the span of the call that began it. The events are listed in docs/traces.md.
/// <para>
/// Metrics: none; a span for each call.
/// </para>
/// </remarks>
/// <example><c>[Traced]</c></example>
/// <seealso href="https://github.com/perfaspects/perfaspects/blob/main/docs/attributes/traced.md"/>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class TracedAttribute : AspectAttribute
{
    internal override string AspectName => "Traced";

    private protected override AspectAttribute Resolve(SettingReader read) => new TracedAttribute();
}
