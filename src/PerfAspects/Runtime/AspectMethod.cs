using System.Diagnostics;
using PerfAspects.AdaptiveConcurrency;
using PerfAspects.Batching;
using PerfAspects.Bulkheads;
using PerfAspects.Caching;
using PerfAspects.Caching.Tiers;
using PerfAspects.CircuitBreaking;
using PerfAspects.CompilerServices;
using PerfAspects.Fallbacks;
using PerfAspects.Hedging;
using PerfAspects.RateLimiting;
using PerfAspects.Retrying;
using PerfAspects.Settings.Layers;
using PerfAspects.State;
using PerfAspects.Telemetry;
using PerfAspects.Timeouts;
using Polly.CircuitBreaker;

namespace PerfAspects;

/// <summary>An annotated method in a runtime: what it is made of, what it has done, and the switches an operator has.</summary>
[DebuggerDisplay("{Name}")]
public sealed partial class AspectMethod
{
    private readonly Lock _gate = new();
    private bool _isIsolated;

    internal AspectMethod(AspectRuntime runtime, AspectDescriptor descriptor)
    {
        Runtime = runtime;
        Declared = descriptor;
        _composed = _ofAll;
        Counters = new CallCounters();
        Apply(runtime.Settings.Read(this, SettingCalls.None), SettingCalls.None, isCompared: false);
    }

    /// <summary><c>Namespace.Type.Method</c>; nested types with <c>+</c>, generic types as <c>Repo`1</c>.</summary>
    public string Name => Declared.Name;

    /// <summary>The aspects in force now, in nesting order, outermost first: <c>Timed</c>, <c>Cached</c>, …</summary>
    public IReadOnlyList<string> Aspects => Effective.Aspects;

    /// <summary>Every setting with the value in force now and where that comes from.</summary>
    public IReadOnlyList<AspectSetting> Settings => Effective.Settings;

    /// <summary>
    /// The last 100 calls that took at least the <see cref="TimedAttribute.SlowThreshold"/> of the method's <c>[Timed]</c>, the last one
    /// first; empty without one.
    /// </summary>
    public IReadOnlyList<SlowCall> SlowCalls => SlowCallRing.Read();

    /// <summary>The alerts that the method declares, in the order of the source.</summary>
    public IReadOnlyList<AlertAttribute> Alerts => Declared.Alerts;

    /// <summary>The share of its calls that must succeed; <see langword="null"/> where the method declares none.</summary>
    public SloAttribute? Slo => Declared.Slo;

    internal SlowCallRing SlowCallRing { get; } = new();

    internal AspectRuntime Runtime { get; }

    /// <summary>Whether processes may share the method's entries: its code can, whatever the settings are now.</summary>
    internal bool IsShared
        => Array.Exists(Declared.Aspects, static aspect => aspect is CachedAttribute { Shared: true, PerInstance: false }
            or CachedEachAttribute { Shared: true, PerInstance: false, With: null });

    internal CallCounters Counters { get; }

    /// <summary>
    /// The state of circuits that are not there yet, since no call has come; <see langword="null"/> without a circuit breaker.
    /// </summary>
    internal CircuitState? FirstCircuitState
        => Descriptor.Find<CircuitBreakerAttribute>() is not { } breaker ? null
            : breaker.FindShared(Runtime)?.State ?? (_isIsolated ? CircuitState.Isolated : CircuitState.Closed);

    /// <summary>The method's totals since the runtime began, over all type arguments. Cheap to read.</summary>
    public AspectStatistics GetStatistics() => new(TelemetryRegistry.ReadStatistics(MethodTotals.Of(this)));

    /// <summary>
    /// Drops every entry of the method. A load that is under way is handed to those who wait for it and is not kept; a call after this
    /// one never sees an older value. Does nothing where the method is not cached.
    /// </summary>
    /// <remarks>
    /// If processes share the entries, it waits until the shared tier has dropped them too; see <see cref="ClearCacheAsync"/>.
    /// </remarks>
    /// <exception cref="CacheTierException">
    /// The tier cannot be reached, and its options say that this is to be known (<see cref="CacheTierOptions.OnUnreachable"/>).
    /// </exception>
    public void ClearCache()
    {
        if (Declared.Lender is { } lender)
        {
            Runtime.GetMethod(lender()).ClearCache();
            return;
        }

        ClearMemory();
        if (IsShared)
        {
            Runtime.Tier?.Invalidate(SharedNames.TagOf(this));
        }
    }

    /// <summary>
    /// Drops every entry of the method as <see cref="ClearCache"/> does, in this process before it returns, in the shared tier when its
    /// task has completed.
    /// </summary>
    /// <param name="cancellationToken">Cancels before anything is dropped.</param>
    /// <exception cref="CacheTierException">
    /// The tier cannot be reached, and its options say that this is to be known (<see cref="CacheTierOptions.OnUnreachable"/>).
    /// </exception>
    public ValueTask ClearCacheAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        if (Declared.Lender is { } lender)
        {
            return Runtime.GetMethod(lender()).ClearCacheAsync(cancellationToken);
        }

        ClearMemory();
        return IsShared && Runtime.Tier is { } tier ? tier.Invalidations.InvalidateAsync(SharedNames.TagOf(this)) : default;
    }

    /// <summary>
    /// Holds the method's circuit open until <see cref="CloseCircuit"/>: every call throws <see cref="IsolatedCircuitException"/>.
    /// Also before the first call. A circuit shared by name is held open for all that share it. Does nothing where the method has no
    /// circuit breaker.
    /// </summary>
    public void IsolateCircuit()
    {
        if (SwitchCircuits(isolate: true))
        {
            Runtime.Logger.CircuitIsolated(Name);
        }
    }

    /// <summary>Closes the method's circuit, isolated or open. Does nothing where the method has no circuit breaker.</summary>
    public void CloseCircuit()
    {
        if (SwitchCircuits(isolate: false))
        {
            Runtime.Logger.CircuitClosed(Name);
        }
    }

    /// <summary>
    /// Sets one of the method's settings while it runs, before everything a configuration or the attributes say. What is counted and kept
    /// stays; a limit, circuit or bulkhead that methods share by name is set for all of them.
    /// </summary>
    /// <param name="setting">The setting's name as in <see cref="Settings"/>, for instance <c>RateLimited:Permits</c>.</param>
    /// <param name="value">The value in the notation of the attribute; <see langword="null"/> takes the call back.</param>
    /// <exception cref="ArgumentException">The method has no such setting, it may not have that value, or it is part of the compiled code.
    /// Nothing has changed.</exception>
    /// <exception cref="InvalidOperationException">The method, or one it shares something with, could not be put together with it. Nothing
    /// has changed.</exception>
    /// <exception cref="ObjectDisposedException">The runtime is disposed.</exception>
    public void Override(string setting, string? value)
    {
        ArgumentNullException.ThrowIfNull(setting);
        Runtime.ThrowIfDisposed();
        Runtime.Settings.Override(this, setting, value);
    }

    /// <summary>Drops every entry in memory and counts nothing.</summary>
    internal void DropCache(bool withLoads = true)
    {
        Interlocked.MemoryBarrier(); // see ClearMemory
        foreach (var cache in Caches)
        {
            cache.Drop(withLoads);
        }
    }

    private void ClearMemory()
    {
        // A source in memory that the caller has written is seen by the loads of every cache that is not seen here; see Attach
        Interlocked.MemoryBarrier();
        foreach (var cache in Caches)
        {
            cache.Clear();
        }
    }

    // True if that changed the state of a circuit, also of one that the first call has yet to make.
    private bool SwitchCircuits(bool isolate)
    {
        var state = isolate ? CircuitState.Isolated : CircuitState.Closed;
        lock (_gate)
        {
            var breaker = Descriptor.Aspects.OfType<CircuitBreakerAttribute>().FirstOrDefault();
            if (breaker is { Enabled: false, Name: not null })
            {
                return false; // the circuit is that of the others alone
            }

            var known = Circuits;
            ICircuitState[] circuits = !known.IsEmpty
                ? [.. known] : breaker?.GetShared(Runtime) is { } shared ? [shared] : []; // which others may be called with
            var isNews = circuits.Length == 0
                ? _isIsolated != isolate && breaker is { Enabled: true }
                : Array.Exists(circuits, circuit => circuit.LastState != state);
            _isIsolated = isolate;
            foreach (var circuit in circuits)
            {
                if (isolate)
                {
                    circuit.Isolate();
                }
                else
                {
                    circuit.Close();
                }
            }

            return isNews;
        }
    }
}
