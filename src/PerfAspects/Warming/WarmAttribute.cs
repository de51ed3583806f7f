using PerfAspects.Settings;
using PerfAspects.Warming;

namespace PerfAspects;

/// <summary>
/// Loads the listed keys of a <c>[Cached]</c> method when the host starts, and then in every <see cref="Interval"/>: those that are missing
/// or would expire before the next round. The start of the host does not wait for it. While the circuit of the method is open it pauses.
/// </summary>
/// <param name="keys"> The name of a method of the type without parameters, <c>nameof(Keys)</c>, which returns <c>IEnumerable&lt;K&gt;</c>
/// or <c>IAsyncEnumerable&lt;K&gt;</c>; <c>K</c> is the type of the parameter, or a tuple of the types of several, the token aside
/// (PERF031). It is static, or called on an instance from a scope of the host's services. </param>
/// <remarks>
/// Rounds need a host (<c>AddPerfAspects</c>). <see cref="AspectMethod.WarmAsync"/> begins a round by hand. An instance method needs an
/// instance from the services: of its type, or of one of its interfaces. Neither method nor type may be generic (PERF029).
/// <para>
/// Metrics: <c>perfaspects.warm.keys</c>.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// [Cached("1h"), Warm(nameof(PopularProducts), Interval = "30m")]
/// public partial Task&lt;Product?&gt; FindAsync(int id, CancellationToken cancellationToken);
///
/// private static IEnumerable&lt;int&gt; PopularProducts() => [1, 2, 3];
/// </code>
/// </example>
/// <seealso href="https://github.com/perfaspects/perfaspects/blob/main/docs/attributes/warm.md"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WarmAttribute(string keys) : AspectAttribute
{
    private string? _interval;
    private int? _concurrency;

    /// <summary>The name of the method that lists the keys (PERF031).</summary>
    public string Keys { get; } = keys;

    /// <summary>
    /// The time from the beginning of a round to the beginning of the next, a duration such as <c>30m</c> (PERF005). A round that takes
    /// longer is followed by the next at once. Default: <c>1h</c>.
    /// </summary>
    public string Interval { get => _interval ?? WarmDefinition.Interval; set => _interval = value; }

    /// <summary>The number of keys that are loaded at the same time, from 1 (PERF006). Default: 4.</summary>
    public int Concurrency { get => _concurrency ?? WarmDefinition.Concurrency; set => _concurrency = value; }

    internal override string AspectName => "Warm";

    private protected override AspectAttribute Resolve(SettingReader read)
    {
        read.Fixed(nameof(Keys), Keys);
        return new WarmAttribute(Keys)
        {
            Interval = read.Duration(nameof(Interval), _interval),
            Concurrency = read.Integer(nameof(Concurrency), _concurrency),
        };
    }
}
