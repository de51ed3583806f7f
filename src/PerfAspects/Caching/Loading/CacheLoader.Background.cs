using PerfAspects.CompilerServices;
using PerfAspects.Runtime;

namespace PerfAspects.Caching.Loading;

// Loads in the background: part of no call, on an instance of their own where the host can make one, cancelled with the runtime.
internal sealed partial class CacheLoader<TCall, TKey, TResult>
{
    /// <summary>Loads a key in the background if its value is missing or expires soon, and waits for the outcome.</summary>
    /// <param name="call">A call with the key.</param>
    /// <param name="horizon">How long the value has to last.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False if the value lasts longer.</returns>
    public async Task<bool> LoadAheadAsync(TCall call, TimeSpan horizon, CancellationToken cancellationToken)
    {
        method.Runtime.ThrowIfDisposed();
        if (store.BeginAhead(OwnKeyOf(in call), horizon, out var isFirst) is not { } load)
        {
            return false;
        }

        store.Expect(load);
        if (isFirst)
        {
            StartInBackground(in call, load);
        }

        await load.Outcome.WaitAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    // Never throws.
    private void StartInBackground(in TCall call, ValueLoad<TResult> load)
    {
        var aside = call is IGroupedCall<TCall> grouped ? grouped.Aside() : call;
        try
        {
            // Unsafe: nothing of the caller's context flows.
            ThreadPool.UnsafeQueueUserWorkItem(new BackgroundLoad(this, aside, load), preferLocal: false);
        }
        catch (Exception exception)
        {
            (aside as IGroupedCall<TCall>)?.Abandon();
            store.Fail(load, exception);
        }
    }

    private async Task RunInBackgroundAsync(TCall call, ValueLoad<TResult> load)
    {
        var started = _execution.Start();
        using var stopping = method.Runtime.Stopping.UnsafeRegister(static scope => ((LoadScope)scope!).Cancel(), load.Scope);
        _ = load.Scope.Enter(); // until this method ends, as every change of the context in an async method does
        ServiceInstance? instance = null;
        try
        {
            method.Runtime.ThrowIfDisposed();
            (call, instance) = DetachedCall.Of(method, call);
            _execution.Limit(load);
            Fence(in call, load);
            var value = await RunCore(call, load).ConfigureAwait(false);
            _execution.End(load, started, new ValueTask<TResult>(value), call as ISelectiveCall<TResult>);
        }
        catch (Exception exception)
        {
            if (load.Shared?.Member is { } member)
            {
                member.Leave();
            }
            else
            {
                (call as IGroupedCall<TCall>)?.Abandon();
            }

            _execution.Fail(load, started, exception);
        }
        finally
        {
            await ServiceInstance.DisposeAsync(instance).ConfigureAwait(false);
        }
    }

    private ValueTask<TResult> RunCore(TCall call, ValueLoad<TResult> load)
    {
        var isSynchronous = method.Descriptor.IsSynchronous;
        return shared is not null ? shared.Run(in call, load, isSynchronous, load.Scope.Token)
            : isSynchronous ? new ValueTask<TResult>(inner.Run(call, load.Scope.Token))
            : inner.RunAsync(call, load.Scope.Token);
    }

    private sealed class BackgroundLoad(CacheLoader<TCall, TKey, TResult> loader, TCall call, ValueLoad<TResult> load) : IThreadPoolWorkItem
    {
        public void Execute() => _ = loader.RunInBackgroundAsync(call, load);
    }
}
