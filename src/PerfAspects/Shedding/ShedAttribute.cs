using PerfAspects.Execution;
using PerfAspects.Settings;
using PerfAspects.Shedding;

namespace PerfAspects;

/// <summary>
/// Refuses the least important calls first while the process is overloaded, so that the others succeed. A refused call throws
/// <see cref="LoadShedException"/> before it takes a permit or a slot. Under <see cref="CachedAttribute"/> a hit is never refused. On a
/// type, applies to every partial member that has a core or another aspect, except members that already have this attribute or cannot
/// support it.
/// </summary>
/// <remarks>
/// The worst of these signals decides: new work waits 20 ms for a thread of the pool; the process uses 85 % of the processor time that its
/// container may use; the memory is at the mark at which the GC collects at any price; the queue of the method's bulkhead or adaptive limit
/// is four fifths full; and <see cref="AspectRuntimeOptions.OverloadSignal"/>. On a <see cref="TimeProvider"/> of your own only the last
/// two count. docs/overload.md has the numbers and a simulation.
/// <para>
/// Metrics: <c>perfaspects.shed.rejections</c>, <c>perfaspects.shed.level</c>.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// [Shed(Priority = CallPriority.Low)]
/// public partial Task&lt;Page&gt; PrefetchAsync([ShedBy] string user, int page, CancellationToken cancellationToken);
/// </code>
/// </example>
/// <exception cref="LoadShedException">The process is overloaded, and the priority of the call is too low.</exception>
/// <seealso href="https://github.com/perfaspects/perfaspects/blob/main/docs/attributes/shed.md"/>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class ShedAttribute : AspectAttribute, IAdmissionAspect
{
    private CallPriority? _priority;
    private bool? _observeOnly;

    /// <summary>The importance of the method's calls. Default: <see cref="CallPriority.Normal"/>.</summary>
    public CallPriority Priority { get => _priority ?? default; set => _priority = value; }

    /// <summary>
    /// Whether calls that would be refused are counted, logged once a minute and run. Default: <see langword="false"/>.
    /// </summary>
    public bool ObserveOnly { get => _observeOnly ?? false; set => _observeOnly = value; }

    internal override string AspectName => "Shed";

    private protected override AspectAttribute Resolve(SettingReader read) => new ShedAttribute
    {
        Priority = read.Choice(nameof(Priority), _priority),
        ObserveOnly = read.Flag(nameof(ObserveOnly), _observeOnly),
    };

    // One for all type arguments of the method, whatever its settings become.
    Admission IAdmissionAspect.PlanAdmission(AspectMethod method)
    {
        var admission = method.FindKept<ShedAdmission>(typeof(ShedAdmission));
        if (admission is null)
        {
            admission = method.Keep(typeof(ShedAdmission), new ShedAdmission(method));
            method.Attach(admission);
        }

        admission.Reconfigure(Priority, ObserveOnly);
        return admission;
    }
}
