using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using PerfAspects.Caching.Loading;
using PerfAspects.Caching.Tags;
using PerfAspects.Caching.Tiers;
using PerfAspects.CompilerServices;
using PerfAspects.Runtime;
using PerfAspects.Runtime.Limits;
using PerfAspects.Settings;
using PerfAspects.Settings.Changes;
using PerfAspects.Shedding;
using PerfAspects.State;
using PerfAspects.Telemetry;

namespace PerfAspects;

/// <summary>
/// Holds what the aspects keep: cache entries, limiters, circuits, counters. A wrapper uses the instance field, property or
/// primary-constructor parameter of this type that its class has, else <see cref="Default"/>. Safe for use by many threads.
/// </summary>
public sealed partial class AspectRuntime : IDisposable, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly AssemblyTable<AspectDescriptor, AspectMethod> _methods = new(static method => method.IsCollectible);
    private StateTable _states = new();
    private volatile bool _isDisposed;
    private readonly CancellationTokenSource _stopping = new();
    private int _isWithoutTierLogged;

    /// <summary>Creates a runtime.</summary>
    /// <param name="options">The services that it uses; by default the system's clock and nothing else.</param>
    public AspectRuntime(AspectRuntimeOptions? options = null)
    {
        Clock = new Clock(options?.TimeProvider ?? TimeProvider.System);
        MemoryCache = options?.MemoryCache;
        Logger = SafeLogger.From(options?.LoggerFactory);
        Services = new HostServices(options?.Services);
        ListenerFaults = new ListenerFaults(Logger);
        Instruments = Instruments.For(options?.MeterFactory, ListenerFaults);
        Tier = options?.SharedTier is { } tier
            ? new SharedTier(tier, options.StandbyTier, this, new TierJson(options.JsonTypeInfoResolver)) : null;
        Overload = new OverloadSampler(Clock, Logger, options?.OverloadSignal, options?.ProcessSignals);
        Settings = new LiveSettings(this, options ?? new AspectRuntimeOptions());
        Instruments.Add(this);
        Settings.Start();
    }

    /// <summary>
    /// The runtime of static methods and of types that bring none of their own: that of the host that started last and has not stopped
    /// (<c>AddPerfAspects</c>), else one of the process's own, made on first use.
    /// </summary>
    public static AspectRuntime Default => DefaultRuntime.Current;

    /// <summary>Every annotated method of the assemblies loaded so far, called or not.</summary>
    public IReadOnlyCollection<AspectMethod> Methods => [.. Descriptors().Select(GetMethod)];

    internal Clock Clock { get; }

    internal Microsoft.Extensions.Caching.Memory.IMemoryCache? MemoryCache { get; }

    internal ILogger Logger { get; }

    internal HostServices Services { get; }

    internal ListenerFaults ListenerFaults { get; }

    internal Instruments Instruments { get; }

    internal LiveSettings Settings { get; }

    internal NamedStates NamedStates { get; } = new();

    /// <summary>The cache that processes share; null without one.</summary>
    internal SharedTier? Tier { get; }

    /// <summary>The states of the shared tier and its standby, as far as there are any.</summary>
    internal ITierState[] TierStates => Tier is not { } tier ? [] : tier.Standby is { } standby ? [tier, standby] : [tier];

    /// <summary>The limits that processes share; null without a tier that counts.</summary>
    internal ISharedLimits? SharedLimits => Tier?.Limits;

    internal TagTable Tags { get; } = new();

    /// <summary>The signals of load that <c>[Shed]</c> follows.</summary>
    internal OverloadSampler Overload { get; }

    internal bool IsDisposed => _isDisposed;

    /// <summary>
    /// The reading of the clock for what is made and changed under the runtime's lock, from before the lock. Under the lock.
    /// </summary>
    internal ClockReading ComposedAt { get; private set; }

    /// <summary>Cancelled when the runtime is disposed: what it does in the background ends with it.</summary>
    internal CancellationToken Stopping => _stopping.Token;

    internal object?[] States
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _states.States;
    }

    /// <summary>The methods that have been called or looked at; what the metrics report.</summary>
    internal IEnumerable<AspectMethod> MethodsInUse => _methods.All().Select(static pair => pair.Value);

    /// <summary>
    /// Finds a method by name, called or not. Overloads share their name; the first one declared is found, and all are in
    /// <see cref="Methods"/>.
    /// </summary>
    /// <param name="name"><c>Namespace.Type.Method</c>; nested types with <c>+</c>, generic types as <c>Repo`1</c>.</param>
    /// <returns>The method, or <see langword="null"/> if no loaded assembly has one of that name.</returns>
    public AspectMethod? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var descriptor = Descriptors().FirstOrDefault(descriptor => descriptor.Name == name);
        return descriptor is null ? null : GetMethod(descriptor);
    }

    /// <summary>
    /// Finds a method by the type that declares it, called or not. Overloads share their name; the first one declared is found, and all are
    /// in <see cref="Methods"/>.
    /// </summary>
    /// <param name="type">The type that declares the method, for instance <c>typeof(PriceService)</c>. Type arguments do not
    /// matter.</param>
    /// <param name="method">The name of the method or property, for instance <c>nameof(PriceService.GetPriceAsync)</c>.</param>
    /// <returns>The method, or <see langword="null"/> if the type has no annotated method of that name.</returns>
    public AspectMethod? Find(Type type, string method)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(method);
        RuntimeHelpers.RunModuleConstructor(
            type.Module.ModuleHandle); // it adds the assembly's methods, which a typeof alone does not make it do
        var definition = type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type;
        return Find($"{definition.FullName}.{method}");
    }

    /// <summary>
    /// Begins a scope in which cached calls load again, and keep what they have loaded: a forced refresh. The scope holds for the flow of
    /// execution that begins it, awaited calls and the cached calls of their cores included, until it is disposed. Such a call joins no
    /// load that began before; other callers are served from the cache meanwhile.
    /// </summary>
    /// <returns>The scope, which ends when it is disposed.</returns>
    /// <example><code>
    /// using (AspectRuntime.BypassCache())
    /// {
    ///     price = await prices.GetPriceAsync(42);
    /// }
    /// </code></example>
    public static IDisposable BypassCache() => CacheBypass.Begin();

    /// <summary>Reads the states of the shared tier and of its standby, in that order, without a request to either.</summary>
    /// <returns>The states; none without a tier.</returns>
    public IReadOnlyList<CacheTierStatus> GetTiers()
        => Array.ConvertAll(
            TierStates,
            state => new CacheTierStatus
            {
                Name = state.Name,
                IsStandby = state != Tier,
                IsAvailable = state.IsAvailable,
                PendingInvalidations = state.PendingInvalidations,
                Runtimes = state == Tier ? Tier.Limits?.Runtimes : null,
            });

    /// <summary>
    /// Drops every entry that has a tag, whatever method it is of. A load under way that will have it is handed to those who wait for it
    /// and is not kept; a call after this never sees an older value. Its cost does not depend on the number of entries.
    /// </summary>
    /// <param name="tag">The tag, compared ordinally, with its holes filled in: <c>product:42</c>.</param>
    /// <param name="cancellationToken">Cancels before anything is dropped.</param>
    /// <exception cref="ObjectDisposedException">The runtime is disposed.</exception>
    public ValueTask InvalidateTagAsync(string tag, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tag);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        ThrowIfDisposed();
        return InvalidateAsync(new CacheTag(tag));
    }

    /// <summary>Drops every entry that has at least one of the tags, as <see cref="InvalidateTagAsync"/> does for one tag.</summary>
    /// <param name="tags">The tags, compared ordinally, with their holes filled in: <c>product:42</c>. They are all read before anything is
    /// dropped.</param>
    /// <param name="cancellationToken">Cancels before anything is dropped.</param>
    /// <exception cref="ArgumentException">A tag is <see langword="null"/>. Nothing is dropped.</exception>
    /// <exception cref="ObjectDisposedException">The runtime is disposed.</exception>
    public ValueTask InvalidateTagsAsync(IEnumerable<string> tags, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tags);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        ThrowIfDisposed();
        var all = tags.Select(static tag => new CacheTag(tag ?? throw new ArgumentException("A tag is null.", nameof(tags)))).ToArray();
        return InvalidateAsync(all);
    }

    /// <summary>
    /// Drops every entry and stops reporting. A call under way ends as it would have; a call that waits for a limit or a bulkhead, and a
    /// call after this, throws <see cref="ObjectDisposedException"/>. Disposing twice does nothing.
    /// </summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            _states.Clear(); // so that the next call comes by GetOrAddState, and the way of a hit needs no check
        }

        Stop();
        DefaultRuntime.Remove(this);
        Settings.Dispose();
        Instruments.Remove(this);
        Tier?.Dispose();
        Overload.Dispose();
        foreach (var method in MethodsInUse)
        {
            method.Release();
        }

        _methods.ReleaseCollectible();
    }

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }

    // A callback that is registered with the token of a load may throw, and keeps nothing from being disposed.
    private void Stop()
    {
        try
        {
            _stopping.Cancel();
        }
        catch (AggregateException)
        {
            // See above.
        }
    }
}
