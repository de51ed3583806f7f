using System.Threading.RateLimiting;
using PerfAspects.Execution.Gates;
using PerfAspects.RateLimiting;
using PerfAspects.RateLimiting.Sharing;
using PerfAspects.Runtime;
using PerfAspects.Settings;
using PerfAspects.State;
using PerfAspects.Telemetry;

namespace PerfAspects;

/// <summary>
/// Admits at most <paramref name="permits"/> calls in a window; what that means exactly is the <see cref="Algorithm"/>'s. A call over the
/// limit waits (<see cref="QueueLimit"/>) or throws <see cref="RateLimitRejectedException"/>, whose
/// <see cref="RateLimitRejectedException.RetryAfter"/> is the exact time to wait, and is not charged. Under <see cref="CachedAttribute"/> a
/// hit takes no permit. On a type, applies to every partial member that has a core or another aspect, except members that already have this
/// attribute or cannot support it.
/// </summary>
/// <remarks>
/// Written several times, all limits must admit a call or none is charged, and the longest
/// <see cref="RateLimitRejectedException.RetryAfter"/> is reported. A call of a synchronous method that waits blocks its thread; the
/// limit's timer wakes it.
/// <para>
/// In a host, a <see cref="System.Threading.RateLimiting.RateLimiter"/> registered as a keyed service under the limit's
/// <see cref="SharedAspectAttribute.Name"/> takes the limit's place: then it alone decides, for all partitions together, and permits,
/// window, algorithm and queue limit written here do not apply.
/// </para>
/// <para>
/// Never more are admitted than said. On the system's clock a limit of more than 4 096 permits may give up to one in 4 096 of them back a
/// little late, since reading the clock for each call would cost more than the call; and a sliding window of more than 65 536, on every
/// clock, up to one in 65 536, since it remembers no more. Below that, and else on a clock of your own, limits are exact.
/// </para>
/// <para>
/// Metrics: <c>perfaspects.rate_limit.requests</c>.
/// </para>
/// </remarks>
/// <param name="permits">How many calls a window admits, from 1 (PERF006).</param>
/// <param name="window">The length of the window, for instance <c>1s</c> or <c>1m30s</c>. Checked by the compiler (PERF005).</param>
/// <exception cref="RateLimitRejectedException">The call is over the limit; <see cref="RateLimitRejectedException.RetryAfter"/> is the
/// exact time to wait.</exception>
/// <exception cref="OperationCanceledException">The caller cancelled; the exception has the caller's token.</exception>
/// <example><c>[RateLimited(100, "1s", QueueLimit = 10)]</c></example>
/// <seealso href="https://github.com/perfaspects/perfaspects/blob/main/docs/attributes/rate-limited.md"/>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Class | AttributeTargets.Struct,
    AllowMultiple = true)]
public sealed class RateLimitedAttribute(int permits, string window) : SharedAspectAttribute, IGateAspect
{
    private RateLimitAlgorithm? _algorithm;
    private int? _queueLimit;
    private bool? _shared;
    private LimitFallback? _onUnavailable;
    private bool? _observeOnly;

    /// <summary>How many calls a window admits, from 1 (PERF006).</summary>
    public int Permits { get; } = permits;

    /// <summary>The length of the window, as written: <c>1s</c>, <c>1m30s</c> or <c>00:01:30</c> (PERF005).</summary>
    public string Window { get; } = window;

    /// <summary>How calls are counted. Default: <see cref="RateLimitAlgorithm.SlidingWindow"/>.</summary>
    public RateLimitAlgorithm Algorithm { get => _algorithm ?? default; set => _algorithm = value; }

    /// <summary>
    /// How many calls over the limit may wait for their turn, first come first served, from 0 (PERF006). Default: 0, none. A call that is
    /// cancelled while it waits gives its place back.
    /// </summary>
    public int QueueLimit { get => _queueLimit ?? RateLimitedDefinition.QueueLimit; set => _queueLimit = value; }

    /// <summary>
    /// Whether all processes with the same shared tier count together (<see cref="AspectRuntimeOptions.SharedTier"/>), by the clock of the
    /// tier, in one round trip a call. Default: <see langword="false"/>. Without a tier that counts, such as Redis, each process counts
    /// alone, which is logged. The value of a <see cref="PartitionAttribute"/> must have a form that all processes write alike (PERF027).
    /// </summary>
    public bool Shared { get => _shared ?? false; set => _shared = value; }

    /// <summary>The behaviour of a shared limit while the tier cannot be reached. Default: <see cref="LimitFallback.Share"/>.</summary>
    public LimitFallback OnUnavailable { get => _onUnavailable ?? default; set => _onUnavailable = value; }

    /// <summary>
    /// The time for which a process takes permits of a shared limit in one block, and then admits calls without a round trip; for instance
    /// <c>100ms</c> (PERF005), shorter than the window (PERF022). No window admits more; it may admit fewer, by the permits that processes
    /// hold and do not use. Default: none, a round trip for each call.
    /// </summary>
    public string? Lease { get; set; }

    /// <summary>
    /// Whether calls over the limit are counted as rejected, logged once a minute and run. No call waits then: a call that would wait
    /// counts too. Default: <see langword="false"/>.
    /// </summary>
    public bool ObserveOnly { get => _observeOnly ?? false; set => _observeOnly = value; }

    internal override string AspectName => "RateLimited";

    internal override NamedState? NamedState
        => Name is null
            ? null
            : new NamedState(
                AspectName,
                Name,
                (Algorithm, LimitSettings.Of(this), Shared, OnUnavailable, Durations.PositiveOrNone(Lease), ObserveOnly));

    private protected override AspectAttribute Resolve(SettingReader read)
    {
        var name = read.TextOrNone(nameof(Name), Name);
        read.Service<RateLimiter>("Limiter", name);
        return new RateLimitedAttribute(read.Integer(nameof(Permits), Permits), read.Duration(nameof(Window), Window))
        {
            Algorithm = read.Choice(nameof(Algorithm), _algorithm),
            QueueLimit = read.Integer(nameof(QueueLimit), _queueLimit),
            Name = name,
            Shared = read.Flag(nameof(Shared), _shared),
            OnUnavailable = read.Choice(nameof(OnUnavailable), _onUnavailable),
            Lease = read.TextOrNone(nameof(Lease), Lease),
            ObserveOnly = read.Flag(nameof(ObserveOnly), _observeOnly),
        };
    }

    GatePlan IGateAspect.PlanGate(AspectMethod method, StatePlan states)
    {
        var uses = method.Descriptor.Aspects.OfType<RateLimitedAttribute>().ToArray();
        var owner = new LimitOwner(method, states.Call, method.ComposedType);
        var limits = states.Add<MethodLimits>(
            (scope, present) =>
            {
                var limits = present ?? new MethodLimits(owner);
                limits.Reconfigure(scope, uses);
                return limits;
            },
            static limits => limits.StandAsNew);
        return new GatePlan(new RateLimitGate(method, ObservedRefusals.Of(method, this, RateLimitTelemetry.Rejected)), limits);
    }
}
