using PerfAspects.CompilerServices;

namespace PerfAspects.Batching;

/// <summary>
/// Starts a batch where its runner was called: in that call's <see cref="SynchronizationContext"/>, if there is one, and in its
/// <see cref="ExecutionContext"/>. The thread may be that of another call, or of a timer.
/// </summary>
internal sealed class BatchRun<TCall, TKey, TResult>
    where TCall : struct, IBatchedCall<TKey, TResult>
{
    private static readonly ContextCallback s_run = static run => ((BatchRun<TCall, TKey, TResult>)run!).Run();

    private readonly BatchQueue<TCall, TKey, TResult> _queue;
    private readonly Batch<TCall, TKey, TResult> _batch;
    private readonly BatchCaller<TCall, TKey, TResult> _runner;

    private BatchRun(BatchQueue<TCall, TKey, TResult> queue, Batch<TCall, TKey, TResult> batch)
        => (_queue, _batch, _runner) = (queue, batch, batch.Runner!);

    public static void Start(BatchQueue<TCall, TKey, TResult> queue, Batch<TCall, TKey, TResult> batch)
    {
        var run = new BatchRun<TCall, TKey, TResult>(queue, batch);
        var (place, present) = (run._runner.Place, SynchronizationContext.Current);
        if (place is not null && place != present)
        {
            place.Post(static run => ((BatchRun<TCall, TKey, TResult>)run!).RunInContext(), run);
            return;
        }

        SynchronizationContext.SetSynchronizationContext(place);
        try
        {
            run.RunInContext();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(present);
        }
    }

    private void RunInContext() => _runner.RunInContext(s_run, this);

    private void Run() => _ = _queue.RunAsync(_batch);
}
