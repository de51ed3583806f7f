using System.Runtime.CompilerServices;
using PerfAspects.Scripts;
using StackExchange.Redis;

namespace PerfAspects.RateLimiting;

/// <summary>
/// Rate limits in Redis. All limits of a call are in one slot of a cluster: their hash tag is the partition, or the namespace where they
/// have none.
/// </summary>
internal sealed class RedisLimits(string ns)
{
    private const int MostOneByOne = 4_096; // above it one element of the list stands for several admissions
    private const int PerGrant = 4;
    private const int PerLimit = 6;

    /// <summary>The set of the runtimes that use shared limits.</summary>
    private readonly RedisKey _runtimes = $"{ns}:limit:{{{ns}}}:runtimes";

    private readonly ConditionalWeakTable<SharedLimitSettings, Request> _single = []; // of one call under one limit, as most are

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IReadOnlyList<LimitGrant>> AcquireAsync(
        IDatabase database, IReadOnlyList<LimitDemand> demands, CancellationToken cancellationToken)
    {
        var request = demands is [{ Count: 1 } only] ? SingleOf(only.Limit) : RequestOf(demands);
        var evaluating = RedisScripts.Acquire.EvaluateAsync(database, request.Keys, request.Values, cancellationToken);
        var answer = (RedisResult[])(await evaluating.ConfigureAwait(false))!;
        var grants = new LimitGrant[demands.Count];
        for (var i = 0; i < grants.Length; i++)
        {
            var at = 1 + (i * PerGrant);
            grants[i] = new LimitGrant
            {
                Count = (int)answer[at],
                RetryAfter = TimeSpan.FromTicks((long)answer[at + 1] * TimeSpan.TicksPerMicrosecond),
                Lifetime = TimeSpan.FromTicks((long)answer[at + 2] * TimeSpan.TicksPerMicrosecond),
                Mark = (long)answer[at + 3],
            };
        }

        return grants;
    }

    public async ValueTask ReturnAsync(IDatabase database, IReadOnlyList<LimitReturn> returns, CancellationToken cancellationToken)
    {
        var keys = new RedisKey[returns.Count];
        var values = new RedisValue[returns.Count * PerLimit];
        for (var i = 0; i < returns.Count; i++)
        {
            var (limit, lot) = (returns[i].Limit, LotOf(returns[i].Limit));
            keys[i] = KeyOf(limit, lot);
            Set(values.AsSpan(i * PerLimit), limit, returns[i].Count, returns[i].Mark, lot);
        }

        await database.ScriptEvaluateAsync(RedisScripts.Return, keys, values).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<int> CountRuntimesAsync(IDatabase database, Guid runtime, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var counting = database.ScriptEvaluateAsync(RedisScripts.Appear, [_runtimes], [runtime.ToByteArray(), Microseconds(lifetime)]);
        return (int)await counting.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private Request SingleOf(SharedLimitSettings limit)
    {
        if (!_single.TryGetValue(limit, out var request))
        {
            request = RequestOf([new LimitDemand(limit, 1)]);
            _single.AddOrUpdate(limit, request);
        }

        return request;
    }

    private Request RequestOf(IReadOnlyList<LimitDemand> demands)
    {
        var keys = new RedisKey[demands.Count];
        var values = new RedisValue[demands.Count * PerLimit];
        for (var i = 0; i < demands.Count; i++)
        {
            var (limit, lot) = (demands[i].Limit, LotOf(demands[i].Limit));
            keys[i] = KeyOf(limit, lot);
            Set(values.AsSpan(i * PerLimit), limit, demands[i].Count, Microseconds(limit.Lease), lot);
        }

        return new Request(keys, values);
    }

    private static void Set(Span<RedisValue> values, SharedLimitSettings limit, int count, long leaseOrMark, int lot)
    {
        values[0] = KindOf(limit);
        values[1] = limit.Permits;
        values[2] = Microseconds(limit.Window);
        values[3] = count;
        values[4] = leaseOrMark;
        values[5] = lot;
    }

    // A namespace has no braces, so that the first ones are those of the hash tag. Limits that count in another manner are other keys.
    private RedisKey KeyOf(SharedLimitSettings limit, int lot)
    {
        var slot = limit.Partition is null ? ns : $"{ns}/{limit.Partition}";
        return $"{ns}:limit:{{{slot}}}:{limit.Name}:{KindOf(limit)}{(lot == 1 ? "" : $"{lot}")}";
    }

    private static string KindOf(SharedLimitSettings limit) => limit.Algorithm switch
    {
        RateLimitAlgorithm.FixedWindow => "f",
        RateLimitAlgorithm.TokenBucket => "b",
        _ => "w",
    };

    private static int LotOf(SharedLimitSettings limit)
        => limit.Algorithm == RateLimitAlgorithm.SlidingWindow ? (int)(((long)limit.Permits + MostOneByOne - 1) / MostOneByOne) : 1;

    // Rounded up: a window is never shorter than said.
    private static long Microseconds(TimeSpan time) => (time.Ticks + TimeSpan.TicksPerMicrosecond - 1) / TimeSpan.TicksPerMicrosecond;

    /// <summary>The keys and arguments of the script. Neither it nor the client changes them.</summary>
    private sealed record Request(RedisKey[] Keys, RedisValue[] Values);
}
