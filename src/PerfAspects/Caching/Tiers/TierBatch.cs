namespace PerfAspects.Caching.Tiers;

/// <summary>
/// The operations of the loads of one call, gathered into few round trips. A load is a member of the batch: it runs, waits for an
/// operation, or rests while the core loads. When no member runs and no operation is under way, all operations that members wait for are
/// sent together. When there are none, the batch is idle: the members that rest are all that the core has to load.
/// </summary>
internal sealed class TierBatch(TierCalls calls)
{
    private const int MostEntries = 256; // in one round trip

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Operation<TierEntry, TierRead>> _reads = [];
    private readonly List<Operation<TierClaim, TierAcquisition>> _claims = [];
    private readonly List<Operation<TierValue, bool>> _values = [];
    private int _running = 1; // members, and the call that begins the loads
    private int _sent; // round trips under way

    /// <summary>Completes when the core is to run.</summary>
    public Task Idle => _idle.Task;

    /// <summary>Records that one more member runs, or several do again.</summary>
    public void Resume(int count)
    {
        lock (_gate)
        {
            _running += count;
        }
    }

    /// <summary>Records that a member rests or has left, or that the call begins no more loads.</summary>
    public void Rest()
    {
        Operation<TierEntry, TierRead>[] reads;
        Operation<TierClaim, TierAcquisition>[] claims;
        Operation<TierValue, bool>[] values;
        lock (_gate)
        {
            if (--_running > 0 || _sent > 0)
            {
                return;
            }

            (reads, claims, values) = (Take(_reads), Take(_claims), Take(_values));
            _sent = Trips(reads) + Trips(claims) + Trips(values);
        }

        if (reads.Length + claims.Length + values.Length == 0)
        {
            _idle.TrySetResult();
            return;
        }

        Send(reads, calls.ReadManyAsync);
        Send(claims, calls.AcquireManyAsync);
        Send(values, calls.KeepManyAsync);
    }

    /// <summary>Reads an entry.</summary>
    public Task<TierAnswer<TierRead>> ReadAsync(TierEntry entry) => Enqueue(_reads, entry);

    /// <summary>Reads an entry again and, if it is missing, takes its lease.</summary>
    public Task<TierAnswer<TierAcquisition>> AcquireAsync(TierEntry entry, Guid lease) => Enqueue(_claims, new TierClaim(entry, lease));

    /// <summary>Stores a payload under a lease.</summary>
    public Task<TierAnswer<bool>> KeepAsync(TierLease lease, ReadOnlyMemory<byte> payload, TimeSpan duration)
        => Enqueue(_values, new TierValue(lease.Entry, lease.Id, lease.Tokens, payload, duration));

    private Task<TierAnswer<TResult>> Enqueue<TArgument, TResult>(List<Operation<TArgument, TResult>> list, TArgument argument)
    {
        var operation = new Operation<TArgument, TResult>(argument);
        lock (_gate)
        {
            list.Add(operation);
        }

        Rest();
        return operation.Answer.Task;
    }

    private static int Trips<T>(T[] operations) => (operations.Length + MostEntries - 1) / MostEntries;

    private static T[] Take<T>(List<T> waiting)
    {
        T[] taken = [.. waiting];
        waiting.Clear();
        return taken;
    }

    private void Send<TArgument, TResult>(
        Operation<TArgument, TResult>[] operations, Func<IReadOnlyList<TArgument>, ValueTask<TierAnswer<IReadOnlyList<TResult>>>> send)
    {
        foreach (var trip in operations.Chunk(MostEntries))
        {
            _ = SendAsync(trip, send);
        }
    }

    private async Task SendAsync<TArgument, TResult>(
        Operation<TArgument, TResult>[] trip, Func<IReadOnlyList<TArgument>, ValueTask<TierAnswer<IReadOnlyList<TResult>>>> send)
    {
        TierAnswer<IReadOnlyList<TResult>> answer = default;
        try
        {
            answer = await send(Array.ConvertAll(trip, static operation => operation.Argument)).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Of the user's clock. It is no answer.
        }

        var isGiven = answer.IsGiven && answer.Value.Count == trip.Length;
        lock (_gate)
        {
            _sent--;
            _running += trip.Length;
        }

        // The continuations are the store's own. Each waits for its next operation, or leaves, before the next one continues.
        for (var i = 0; i < trip.Length; i++)
        {
            trip[i].Answer.SetResult(isGiven ? new(true, answer.Value[i]) : default);
        }
    }

    private sealed class Operation<TArgument, TResult>(TArgument argument)
    {
        public TArgument Argument => argument;

        public TaskCompletionSource<TierAnswer<TResult>> Answer { get; } = new();
    }
}
