namespace PerfAspects.Contracts;

/// <summary>
/// Clients that read, load and keep the versions of a source, while others change the source and invalidate. A read is outdated if it
/// returns a version older than one whose invalidation had returned before the read began.
/// </summary>
public sealed class TierRace(IReadOnlyList<CacheTier> clients, int seed)
{
    private static readonly TierEntry[] s_entries =
    [
        new("race 0", ["race", "even"]),
        new("race 1", ["race", "odd"]),
        new("race 2", ["race", "even"]),
    ];

    private readonly long[] _source = new long[s_entries.Length];
    private readonly long[] _returned = new long[s_entries.Length];
    private int _hits;
    private int _fenced;
    private int _outdated;

    /// <summary>The reads that returned a value of the tier.</summary>
    public int Hits => _hits;

    /// <summary>The loads whose value was not kept.</summary>
    public int Fenced => _fenced;

    /// <summary>The hits that returned a version which had been invalidated before.</summary>
    public int Outdated => _outdated;

    /// <summary>Runs the operations: two runners for each client, of which one in eight invalidates.</summary>
    public async Task RunAsync(int operations)
    {
        var runners = clients.Count * 2;
        await Task.WhenAll(Enumerable.Range(0, runners).Select(runner => Task.Run(() => RunOneAsync(runner, operations / runners))));
    }

    private async Task RunOneAsync(int runner, int operations)
    {
        var random = new Random(seed + runner);
        var client = clients[runner % clients.Count];
        for (var i = 0; i < operations; i++)
        {
            if (random.Next(8) == 0)
            {
                await InvalidateAsync(client, random);
            }
            else
            {
                await ReadOrLoadAsync(client, random.Next(s_entries.Length), random.Next(4));
            }
        }
    }

    private async Task InvalidateAsync(CacheTier client, Random random)
    {
        var tag = random.Next(2) == 0 ? "even" : null;
        var chosen = random.Next(s_entries.Length);
        var changed = Enumerable.Range(0, s_entries.Length)
            .Where(index => tag is null ? index == chosen : s_entries[index].Tags.Contains(tag))
            .ToArray();
        var versions = changed.Select(index => Interlocked.Increment(ref _source[index])).ToArray();
        var target = tag is null ? TierTarget.Key : TierTarget.Tag;

        await client.InvalidateAsync(new TierInvalidation(target, tag ?? s_entries[chosen].Key, Guid.NewGuid()), default);

        for (var i = 0; i < changed.Length; i++)
        {
            Raise(ref _returned[changed[i]], versions[i]);
        }
    }

    private async Task ReadOrLoadAsync(CacheTier client, int index, int steps)
    {
        var floor = Volatile.Read(ref _returned[index]);
        var read = await client.ReadAsync(s_entries[index], default);
        if (read.IsHit)
        {
            Judge(read.Payload, floor);
            return;
        }

        var lease = Guid.NewGuid();
        var acquired = await client.AcquireAsync(s_entries[index], lease, default);
        if (acquired.Outcome is TierOutcome.Hit)
        {
            Judge(acquired.Payload, floor);
        }
        else if (acquired.Outcome is TierOutcome.Load)
        {
            var loaded = Volatile.Read(ref _source[index]);
            for (var i = 0; i < steps; i++)
            {
                await client.ProbeAsync(default); // takes as long as the store does: others get their turn
            }

            var payload = BitConverter.GetBytes(loaded);
            if (!await client.KeepAsync(s_entries[index], lease, acquired.Tokens, payload, TimeSpan.FromMinutes(1), default))
            {
                Interlocked.Increment(ref _fenced);
            }
        }
    }

    private void Judge(ReadOnlyMemory<byte> payload, long floor)
    {
        Interlocked.Increment(ref _hits);
        if (BitConverter.ToInt64(payload.Span) < floor)
        {
            Interlocked.Increment(ref _outdated);
        }
    }

    private static void Raise(ref long location, long value)
    {
        for (var seen = Volatile.Read(ref location); seen < value;)
        {
            seen = Interlocked.CompareExchange(ref location, value, seen) is var found && found == seen ? value : found;
        }
    }
}
