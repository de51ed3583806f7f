using PerfAspects.Runtime;
using PerfAspects.Runtime.Limits;

namespace PerfAspects.RateLimiting.Sharing;

/// <summary>
/// The request of one call: one permit of each limit, except where this process has taken permits ahead. Ends once, by
/// <see cref="Admitted"/> or <see cref="End"/>.
/// </summary>
internal readonly struct SharedRequest
{
    private readonly ISharedLimits _store;
    private readonly Clock _clock;
    private readonly SharedLimit[] _limits;
    private readonly LimitDemand[] _demands;
    private readonly SharedLimit[] _queried; // in the order of the demands
    private readonly LimitReturn[] _taken; // from blocks
    private readonly long _sent;

    public SharedRequest(ISharedLimits store, Clock clock, SharedLimit[] limits)
    {
        (_store, _clock, _limits) = (store, clock, limits);
        _sent = clock.GetTimestamp();
        if (Array.TrueForAll(limits, static limit => limit.Settings.Lease == TimeSpan.Zero))
        {
            (_queried, _taken) = (limits, []);
            _demands = Array.ConvertAll(limits, static limit => new LimitDemand(limit.Settings, 1));
            return;
        }

        var (demands, queried) = (new List<LimitDemand>(), new List<SharedLimit>());
        var (taken, unused) = (new List<LimitReturn>(), new List<LimitReturn>());
        foreach (var limit in limits)
        {
            var settings = limit.Settings;
            if (settings.Lease > TimeSpan.Zero && limit.Block.TryTake(settings, _sent, out var mark))
            {
                taken.Add(new LimitReturn(settings, 1, mark));
                continue;
            }

            LimitReturn? left = null;
            demands.Add(new LimitDemand(settings, settings.Lease > TimeSpan.Zero ? limit.Block.Begin(settings, _sent, out left) : 1));
            queried.Add(limit);
            if (left is { } some)
            {
                unused.Add(some);
            }
        }

        (_demands, _queried, _taken) = ([.. demands], [.. queried], [.. taken]);
        if (unused.Count > 0)
        {
            store.Return(unused); // before the request, on the same connection
        }
    }

    /// <summary>Whether the store has to be queried.</summary>
    public bool IsNeeded => _demands.Length > 0;

    public IReadOnlyList<LimitDemand> Demands => _demands;

    /// <summary>Admits a call for which every limit had a permit ahead.</summary>
    public SharedAnswer Admitted()
    {
        Record();
        return SharedAnswer.Admitted(_taken);
    }

    /// <summary>Evaluates the answer of the store; null if there is none.</summary>
    public SharedAnswer End(IReadOnlyList<LimitGrant>? grants)
    {
        var now = _clock.GetTimestamp();
        for (var i = 0; i < _demands.Length; i++)
        {
            if (_demands[i].Count > 1)
            {
                _queried[i].Block.End(_demands[i].Limit, grants is null ? default : grants[i], _sent);
            }
        }

        if (grants is not null && grants[0].Count > 0)
        {
            Record();
            return SharedAnswer.Admitted(Charges(grants));
        }

        PutBack();
        return grants is null ? default : Rejected(grants, now);
    }

    private LimitReturn[] Charges(IReadOnlyList<LimitGrant> grants)
    {
        var charges = new LimitReturn[_demands.Length + _taken.Length];
        for (var i = 0; i < _demands.Length; i++)
        {
            charges[i] = new LimitReturn(_demands[i].Limit, 1, grants[i].Mark);
        }

        _taken.CopyTo(charges, _demands.Length);
        return charges;
    }

    private SharedAnswer Rejected(IReadOnlyList<LimitGrant> grants, long now)
    {
        var (retryAfter, rejecter) = (TimeSpan.Zero, default(SharedLimit));
        for (var i = 0; i < grants.Count; i++)
        {
            if (grants[i].RetryAfter is var wait && wait > TimeSpan.Zero)
            {
                if (_queried[i].Settings == _demands[i].Limit)
                {
                    _queried[i].Reject(wait, now);
                }

                (retryAfter, rejecter) = wait > retryAfter ? (wait, _queried[i]) : (retryAfter, rejecter);
            }
        }

        return SharedAnswer.Rejected(retryAfter, rejecter ?? _queried[0]);
    }

    private void PutBack()
    {
        foreach (var taken in _taken)
        {
            var limit = Array.Find(_limits, limit => limit.Settings.Name == taken.Limit.Name)!;
            if (limit.Block.PutBack(taken.Limit, taken.Mark) is { } gone)
            {
                _store.Return([gone]);
            }
        }
    }

    private void Record()
    {
        foreach (var limit in _limits)
        {
            limit.Record();
        }
    }
}
