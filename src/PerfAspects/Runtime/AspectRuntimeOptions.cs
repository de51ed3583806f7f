using System.Diagnostics.Metrics;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using PerfAspects.Runtime;
using PerfAspects.Settings.Layers;
using PerfAspects.Shedding.Signals;

namespace PerfAspects;

/// <summary>The services that an <see cref="AspectRuntime"/> uses. All of them are optional.</summary>
public sealed class AspectRuntimeOptions
{
    /// <summary>
    /// The clock of every aspect. Default: <see cref="TimeProvider.System"/>, on which cache entries expire within 20 ms of their
    /// duration; a provider of your own rules exactly.
    /// </summary>
    public TimeProvider? TimeProvider { get; set; }

    /// <summary>
    /// The application's memory cache. Default: none. If given, every cached value is entered there with size 1, so that a size limit
    /// set on it covers the aspects' entries as well, and what it drops under pressure is dropped here.
    /// </summary>
    public IMemoryCache? MemoryCache { get; set; }

    /// <summary>The log of slow calls, failed attempts, circuits and refused settings. Default: none, nothing is logged.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Makes the meter <c>PerfAspects</c>. Default: none, which means one static meter for the process.</summary>
    public IMeterFactory? MeterFactory { get; set; }

    /// <summary>
    /// The root of the application's configuration, whose section <c>PerfAspects</c> overrides what attributes say, also while the
    /// application runs. Default: none.
    /// </summary>
    public IConfiguration? Configuration { get; set; }

    /// <summary>
    /// The cache that <c>[Cached(Shared = true)]</c> shares with other processes. Default: none, or in a host the tier that is registered
    /// in its services. Whoever makes a tier disposes it, after the runtime.
    /// </summary>
    public CacheTier? SharedTier { get; set; }

    /// <summary>
    /// The tier that stands in while <see cref="SharedTier"/> cannot be reached: it gets copies of what that tier has, and is read only
    /// then. It is not used beside a tier without a log of invalidations. Default: none, or in a host that has both kinds of tiers the one
    /// whose store is on this machine. Whoever makes a tier disposes it, after the runtime.
    /// </summary>
    public CacheTier? StandbyTier { get; set; }

    /// <summary>
    /// The metadata by which shared values are written as JSON, usually a <c>JsonSerializerContext</c>; required where reflection is turned
    /// off for JSON, as under native AOT. A type for which the services have an <c>IHybridCacheSerializer</c> needs none. Default: none.
    /// </summary>
    public IJsonTypeInfoResolver? JsonTypeInfoResolver { get; set; }

    /// <summary>
    /// How long a host that stops waits for loads of cached values that are under way, before it disposes the runtime. Default: 5 s. Zero
    /// does not wait; negative is refused when the host starts. The host's own shutdown timeout ends the wait as well.
    /// </summary>
    public TimeSpan LoadDrainTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The load of the application as it knows it itself, from 0, calm, to 1: a signal of <c>[Shed]</c> beside those of the process. From
    /// 0.85 on, calls are refused. Read ten times a second, while a method with <c>[Shed]</c> is in use, by one thread at a time. If it
    /// throws or returns NaN, it is logged once and counts as calm. Default: none.
    /// </summary>
    public Func<double>? OverloadSignal { get; set; }

    /// <summary>The signals of load of the process; by default the real ones. For simulations.</summary>
    internal Func<Clock, IEnumerable<IOverloadSignal>>? ProcessSignals { get; set; }

    /// <summary>The policies that the application has registered for the names in attributes.</summary>
    internal List<AspectPolicy> Policies { get; } = [];

    /// <summary>The host's services, where limiters of the application's own are looked for by name.</summary>
    internal IServiceProvider? Services { get; set; }
}
