using System.Collections.Concurrent;

namespace PerfAspects.Tests;

/// <summary>The context of a user interface: what is posted runs on the thread of the test, when the test has it run.</summary>
internal sealed class QueueContext : SynchronizationContext
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _posted = [];

    public override void Post(SendOrPostCallback d, object? state) => _posted.Add((d, state));

    /// <summary>Begins something in the context, as an event handler would.</summary>
    public Task Begin(Func<Task> begin)
    {
        Task? begun = null;
        Run(_ => begun = begin(), null);
        return begun!;
    }

    /// <summary>Runs what is posted until a task has completed.</summary>
    public void RunUntil(Task task)
    {
        task.ContinueWith(_ => Post(static _ => { }, null), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        while (!task.IsCompleted)
        {
            Assert.True(_posted.TryTake(out var posted, TimeSpan.FromSeconds(30)), "nothing is posted any more");
            Run(posted.Callback, posted.State);
        }
    }

    private void Run(SendOrPostCallback callback, object? state)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            callback(state);
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }
}
