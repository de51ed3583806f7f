using PerfAspects.CompilerServices;

namespace PerfAspects.Batching;

/// <summary>A call that waits for its share of a batch. Its properties with a setter change under the queue's lock.</summary>
/// <param name="queue">The queue of the method.</param>
/// <param name="call">The call.</param>
/// <param name="key">The key of the call.</param>
/// <param name="token">The token with which the call leaves.</param>
/// <remarks>Continuations run asynchronously: the code after one call must not keep the other calls waiting.</remarks>
internal sealed class BatchCaller<TCall, TKey, TResult>(
    BatchQueue<TCall, TKey, TResult> queue, TCall call, TKey key, CancellationToken token)
    : TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously)
    where TCall : struct, IBatchedCall<TKey, TResult>
{
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private CancellationTokenRegistration _registration;

    public TCall Call => call;

    public TKey Key => key;

    /// <summary>The hash code of the key, computed once, where no lock is held.</summary>
    public int Hash { get; } = EqualityComparer<TKey>.Default.GetHashCode(key!);

    public CancellationToken Token => token;

    /// <summary>The context in which the method was called, where the core begins.</summary>
    public SynchronizationContext? Place { get; } = SynchronizationContext.Current;

    /// <summary>The batch of the call, once it has joined one.</summary>
    public Batch<TCall, TKey, TResult>? Batch { get; set; }

    /// <summary>The first call of the batch with the same key; the call itself, if it is the first.</summary>
    public BatchCaller<TCall, TKey, TResult>? First { get; set; }

    /// <summary>Of the first call with a key: the first call with another key of the same hash code, which came before.</summary>
    public BatchCaller<TCall, TKey, TResult>? Next { get; set; }

    /// <summary>Of the first call with a key: how many calls wait for the key.</summary>
    public int WaitingForKey { get; set; }

    public bool HasLeft { get; set; }

    /// <summary>
    /// Lets the call leave with its token. To be called before the call joins a batch: whoever answers the call finds the registration.
    /// </summary>
    public void Watch()
    {
        if (token.CanBeCanceled)
        {
            _registration = token.UnsafeRegister(static caller => ((BatchCaller<TCall, TKey, TResult>)caller!).Leave(), this);
        }
    }

    public void Unwatch() => _registration.Unregister();

    /// <summary>Runs an action in the execution context in which the method was called.</summary>
    public void RunInContext<TState>(ContextCallback action, TState state)
        where TState : class
    {
        if (_context is null)
        {
            action(state); // the caller has suppressed the flow of its context
        }
        else
        {
            ExecutionContext.Run(_context, action, state);
        }
    }

    /// <summary>Answers the call with its value among the results of the batch.</summary>
    public void Answer(IReadOnlyDictionary<TKey, TResult> results, string method)
    {
        Unwatch();
        try
        {
            if (results.TryGetValue(key, out var value))
            {
                TrySetResult(value);
            }
            else if (call.MissingIsNull && default(TResult) is null)
            {
                TrySetResult(default!);
            }
            else
            {
                Fail(new KeyNotFoundException($"The batch of {method} has no value for the key of this call."));
            }
        }
        catch (Exception exception)
        {
            Fail(exception); // of the dictionary, which is the user's
        }
    }

    public void Fail(Exception exception)
    {
        Unwatch();
        TrySetException(exception);
    }

    private void Leave()
    {
        queue.Leave(this);
        TrySetCanceled(token);
    }
}
