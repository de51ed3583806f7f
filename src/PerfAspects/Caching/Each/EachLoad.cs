using System.Diagnostics;
using PerfAspects.Caching.Loading;
using PerfAspects.Caching.Tiers;
using PerfAspects.CompilerServices;
using PerfAspects.Execution;
using PerfAspects.Telemetry;

namespace PerfAspects.Caching.Each;

/// <summary>
/// The loads that one call has begun, as one call of the core. Keys are added until it runs; a key that comes later is loaded alone, since
/// its call runs again after the caller that began the load has left.
/// </summary>
[StackTraceHidden]
internal sealed class EachLoad<TCall, TEach, TElement, TValue, TResult>(
    AspectMethod method, CacheSettings settings, ICallRunner<TCall, TResult> inner, TCall call, SharedTier? tier)
    : EachGroup<TElement, TValue>
    where TCall : struct, ICachedEachCall<TCall, TEach, TElement, TValue, TResult>
    where TEach : struct
    where TElement : notnull
{
    private readonly Lock _gate = new(); // loads that query the tier come by several threads
    private readonly List<TElement> _elements = [];
    private readonly List<TaskCompletionSource<EachValue<TValue>?>> _sources = [];
    private readonly CancellationTokenSource _cancellation = new();
    private LoadScope? _scope;
    private int _wanted = 1; // loads that are not cancelled, and one more until the core runs
    private TCall _call = call;
    private EachAside<TCall, TEach, TElement, TValue, TResult>? _aside;
    private volatile bool _hasRun;
    private bool _hasResumed;

    /// <summary>The operations of the loads in the tier; null where there is no tier.</summary>
    public TierBatch? Batch { get; } = tier is null ? null : new TierBatch(tier.Calls);

    /// <summary>The number of keys.</summary>
    public int Count => _elements.Count;

    /// <inheritdoc/>
    public override bool Keeps(EachValue<TValue>? value)
        => (settings.CacheNull || value is { Value: not null }) && (value is not null || settings.Duration < TimeSpan.MaxValue);

    /// <inheritdoc/>
    public override EachGroup<TElement, TValue> Aside()
    {
        lock (_gate)
        {
            if (!_hasRun)
            {
                _aside ??= CreateAside();
                _aside.Expect();
                return _aside;
            }
        }

        var alone = CreateAside();
        alone.Expect();
        alone.Seal();
        return alone;
    }

    /// <inheritdoc/>
    internal override TierMember? Join()
    {
        Batch?.Resume(1);
        return Batch is null ? null : new TierMember(Batch);
    }

    /// <inheritdoc/>
    public override void Abandon()
    {
        // Only loads in the background are waited for.
    }

    /// <summary>Calls the core of another instance.</summary>
    public void Use(TCall other) => _call = other;

    /// <inheritdoc/>
    public override ValueTask<EachValue<TValue>?> LoadAsync(TElement element, CancellationToken cancellationToken)
    {
        // Continuations are the store's own, and run at once: a call of this thread then finds the values.
        var source = new TaskCompletionSource<EachValue<TValue>?>();
        if (!TryAdd(element, source))
        {
            return LoadAloneAsync(element, cancellationToken);
        }

        cancellationToken.UnsafeRegister(static load => ((EachLoad<TCall, TEach, TElement, TValue, TResult>)load!).Unwant(), this);
        Batch?.Rest();
        return new(source.Task);
    }

    private bool TryAdd(TElement element, TaskCompletionSource<EachValue<TValue>?> source)
    {
        lock (_gate)
        {
            if (_hasRun)
            {
                return false;
            }

            // Code inside of the core is part of all the loads, and must not wait for any of them.
            var scope = LoadScope.Current;
            if (_scope is not null)
            {
                scope?.Follow(_scope);
            }

            _scope = scope;
            _elements.Add(element);
            _sources.Add(source);
            Interlocked.Increment(ref _wanted);
            return true;
        }
    }

    /// <summary>Calls a synchronous core. Never throws: a failure is that of the loads.</summary>
    public void Run()
    {
        if (!TryBegin())
        {
            return;
        }

        try
        {
            TResult loaded;
            using (_scope!.Enter(LoadScope.Current))
            {
                loaded = inner.Run(_call.For([.. _elements]), _cancellation.Token);
            }

            Succeed(loaded);
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    /// <inheritdoc cref="Run"/>
    public async Task RunAsync()
    {
        if (!TryBegin())
        {
            return;
        }

        try
        {
            ValueTask<TResult> running;
            using (_scope!.Enter(LoadScope.Current))
            {
                running = inner.RunAsync(_call.For([.. _elements]), _cancellation.Token);
            }

            Succeed(await running.ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    private bool TryBegin()
    {
        lock (_gate)
        {
            _hasRun = true;
        }

        _aside?.Seal();
        Unwant();
        if (Batch is null || !_cancellation.IsCancellationRequested)
        {
            return _elements.Count > 0;
        }

        Fail(new OperationCanceledException(_cancellation.Token)); // nobody waits for the tier's answers any more
        return false;
    }

    private void Unwant()
    {
        if (Interlocked.Decrement(ref _wanted) > 0)
        {
            return;
        }

        try
        {
            _cancellation.Cancel();
        }
        catch (AggregateException)
        {
            // The callbacks are not those of the code that cancels here.
        }
    }

    private void Succeed(TResult loaded)
    {
        ThrowIfNull(loaded);
        Resume();
        var found = 0;
        for (var i = 0; i < _elements.Count; i++)
        {
            var hasValue = _call.TryFind(loaded, _elements[i], out var value);
            found += hasValue ? 1 : 0;
            _sources[i].TrySetResult(hasValue ? new EachValue<TValue>(value!) : null);
        }

        CountUnasked(loaded, found);
    }

    /// <summary>Fails all loads.</summary>
    public void Fail(Exception exception)
    {
        lock (_gate)
        {
            _hasRun = true; // a load that comes later is a load alone
        }

        Resume();
        _sources.ForEach(source => source.TrySetException(exception));
    }

    // The loads go on, as members of the batch.
    private void Resume()
    {
        if (!_hasResumed)
        {
            _hasResumed = true;
            Batch?.Resume(_sources.Count);
        }
    }

    private EachAside<TCall, TEach, TElement, TValue, TResult> CreateAside() => new(method, settings, inner, _call, tier);

    private async ValueTask<EachValue<TValue>?> LoadAloneAsync(TElement element, CancellationToken cancellationToken)
    {
        TResult loaded;
        Batch?.Rest();
        try
        {
            loaded = await inner.RunAsync(_call.For([element]), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Batch?.Resume(1);
        }

        ThrowIfNull(loaded);
        var hasValue = _call.TryFind(loaded, element, out var value);
        CountUnasked(loaded, hasValue ? 1 : 0);
        return hasValue ? new EachValue<TValue>(value!) : null;
    }

    private void ThrowIfNull(TResult loaded)
    {
        if (loaded is null)
        {
            throw new InvalidOperationException($"The core of {method.Name} returned null instead of a dictionary.");
        }
    }

    private void CountUnasked(TResult loaded, int found)
        => method.Counters.ThreadCounters.Add(CacheTelemetry.UnaskedKey, Math.Max(0, _call.CountOf(loaded) - found));
}
