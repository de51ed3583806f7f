using System.Diagnostics;
using PerfAspects.Caching.Loading;
using PerfAspects.Caching.Tiers;
using PerfAspects.CompilerServices;
using PerfAspects.Execution;
using PerfAspects.Runtime;

namespace PerfAspects.Caching.Each;

/// <summary>
/// The loads that one call has begun in the background, as one call of the core. Each load comes on a thread of its own. The core runs when
/// the call has begun all of them and they have come, or have failed before they could. Where processes share the entries, a load queries
/// the tier before it comes, and does not come if the tier has the value.
/// </summary>
[StackTraceHidden]
internal sealed class EachAside<TCall, TEach, TElement, TValue, TResult>(
    AspectMethod method, CacheSettings settings, ICallRunner<TCall, TResult> inner, TCall call, SharedTier? tier)
    : EachGroup<TElement, TValue>, IThreadPoolWorkItem
    where TCall : struct, ICachedEachCall<TCall, TEach, TElement, TValue, TResult>
    where TEach : struct
    where TElement : notnull
{
    private readonly Lock _gate = new();
    private readonly EachLoad<TCall, TEach, TElement, TValue, TResult> _load = new(method, settings, inner, call, tier);
    private int _expected;
    private bool _isSealed;
    private bool _hasBegun;

    /// <summary>Records that the call begins one more load.</summary>
    public void Expect()
    {
        if (_load.Batch is { } batch)
        {
            batch.Resume(1);
            return;
        }

        lock (_gate)
        {
            _expected++;
        }
    }

    /// <summary>Records that the call begins no more loads.</summary>
    public void Seal()
    {
        if (_load.Batch is { } batch)
        {
            batch.Idle.GetAwaiter().UnsafeOnCompleted(() => _ = RunAsync()); // without the context of the call
            batch.Rest();
            return;
        }

        bool isComplete;
        lock (_gate)
        {
            _isSealed = true;
            isComplete = IsComplete();
        }

        if (isComplete)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false); // not on the thread of the call
        }
    }

    /// <inheritdoc/>
    public override bool Keeps(EachValue<TValue>? value) => _load.Keeps(value);

    /// <inheritdoc/>
    public override EachGroup<TElement, TValue> Aside() => _load.Aside();

    /// <inheritdoc/>
    internal override TierMember? Join() => _load.Batch is { } batch ? new TierMember(batch) : null; // it was expected

    /// <inheritdoc/>
    public override ValueTask<EachValue<TValue>?> LoadAsync(TElement element, CancellationToken cancellationToken)
    {
        if (_load.Batch is not null)
        {
            return _load.LoadAsync(element, cancellationToken);
        }

        ValueTask<EachValue<TValue>?> loading;
        bool isComplete;
        lock (_gate)
        {
            loading = _load.LoadAsync(element, cancellationToken);
            isComplete = IsComplete();
        }

        if (isComplete)
        {
            _ = RunAsync();
        }

        return loading;
    }

    /// <inheritdoc/>
    public override void Abandon()
    {
        if (_load.Batch is { } batch)
        {
            batch.Rest();
            return;
        }

        bool isComplete;
        lock (_gate)
        {
            _expected--;
            isComplete = IsComplete();
        }

        if (isComplete)
        {
            _ = RunAsync();
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    // Under the lock. True once.
    private bool IsComplete()
    {
        if (_hasBegun || !_isSealed || _load.Count == 0 || _load.Count < _expected)
        {
            return false;
        }

        _hasBegun = true;
        return true;
    }

    private async Task RunAsync()
    {
        if (_load.Count == 0)
        {
            _load.Run(); // there is nothing to load; a load that comes later is a load alone
            return;
        }

        ServiceInstance? instance = null;
        try
        {
            (var own, instance) = DetachedCall.Of(method, call);
            _load.Use(own);
            if (method.Descriptor.IsSynchronous)
            {
                _load.Run();
            }
            else
            {
                await _load.RunAsync().ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            _load.Fail(exception);
        }
        finally
        {
            await ServiceInstance.DisposeAsync(instance).ConfigureAwait(false);
        }
    }
}
