namespace Drive.Load;

/// <summary>
/// Sends requests when they are due, whether earlier ones have been answered or not, as users do. Latency counts from the intended start:
/// a service that stalls delays all requests of that time, and each of them shows it ("no coordinated omission").
/// </summary>
/// <param name="clock">The clock.</param>
/// <param name="send">Sends the request of a number; true if it has succeeded.</param>
/// <param name="maxInFlight">The number of unanswered requests at which further ones are counted as failed and not sent.</param>
internal sealed class OpenLoad(TimeProvider clock, Func<long, CancellationToken, Task<bool>> send, int maxInFlight)
{
    /// <summary>The time that requests have to end after the last one has begun.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Runs the load.</summary>
    /// <param name="arrivals">The intended starts, in ascending order.</param>
    /// <param name="recorder">Takes the outcomes.</param>
    /// <param name="cancellationToken">Ends the run early; requests that have begun are waited for.</param>
    public async Task RunAsync(IEnumerable<TimeSpan> arrivals, Recorder recorder, CancellationToken cancellationToken)
    {
        using var abort = new CancellationTokenSource();
        var running = new InFlight();
        var began = clock.GetTimestamp();
        recorder.Begin(began);
        long number = 0;
        foreach (var due in arrivals)
        {
            await WaitUntilAsync(began, due, cancellationToken).ConfigureAwait(false);
            if (cancellationToken.IsCancellationRequested)
            {
                break;
            }

            if (running.Count >= maxInFlight)
            {
                recorder.Drop(due);
                continue;
            }

            running.Begin();
            _ = SendAsync(number++, due, recorder, running, abort.Token);
        }

        running.Close();
        await Task.WhenAny(running.Ended, Task.Delay(Drain, clock, CancellationToken.None)).ConfigureAwait(false);
        await abort.CancelAsync().ConfigureAwait(false);
        await running.Ended.ConfigureAwait(false);
        recorder.End(clock.GetTimestamp());
    }

    // A timer may ring early.
    private async Task WaitUntilAsync(long began, TimeSpan due, CancellationToken cancellationToken)
    {
        while (due - clock.GetElapsedTime(began) is var left && left > TimeSpan.Zero && !cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(left, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SendAsync(long number, TimeSpan due, Recorder recorder, InFlight running, CancellationToken abort)
    {
        await Task.Yield(); // the schedule goes on while this request is prepared
        var isSuccess = false;
        try
        {
            isSuccess = await send(number, abort).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            recorder.Explain(exception);
        }

        recorder.Complete(due, clock.GetTimestamp(), isSuccess);
        running.End();
    }

    // The number of unanswered requests, and the task of the end of all of them.
    private sealed class InFlight
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _count = 1; // the schedule itself

        public Task Ended => _ended.Task;

        public int Count => Volatile.Read(ref _count) - 1;

        public void Begin() => Interlocked.Increment(ref _count);

        public void End()
        {
            if (Interlocked.Decrement(ref _count) == 0)
            {
                _ended.SetResult();
            }
        }

        public void Close() => End();
    }
}
