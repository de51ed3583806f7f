using System.Threading.RateLimiting;
using PerfAspects.RateLimiting.Limiters;
using PerfAspects.RateLimiting.Sharing;
using PerfAspects.Runtime;
using PerfAspects.State;

namespace PerfAspects.RateLimiting;

/// <summary>
/// The limits of a method or of one of its partitions, one for each use of the attribute. One that is disabled is kept for the time it is
/// enabled again; for one that gets another algorithm another limit stands in, to which all that the old one counts as used is charged as
/// if it came now.
/// </summary>
internal sealed class MethodLimits(LimitOwner owner) : IKeptState, IDisposable
{
    private readonly AspectRuntime _runtime = owner.Method.Runtime;
    private readonly Lock _gate = new();
    private readonly List<QueueingLimiter> _replaced = []; // who waits there is to be handed over
    private QueueingLimiter?[] _limits = [];
    private QueueingLimiter[] _effective = [];
    private RateLimiter[] _foreign = [];
    private SharedLimit?[] _shared = [];
    private SharedLimit[] _sharedInForce = [];
    private bool[] _observes = [];
    private string? _partition; // as text, for limits that are shared
    private Joined? _joined;

    /// <summary>The limit, if the method has one of ours, which rejects calls, and no other; <see langword="null"/> otherwise.</summary>
    public QueueingLimiter? Alone => Volatile.Read(ref _joined)!.Alone;

    /// <summary>The limits that reject calls, as one; <see langword="null"/> if there are none.</summary>
    public RateLimiter? Limiter => Volatile.Read(ref _joined)!.Enforced;

    /// <summary>The limits that only observe, as one; <see langword="null"/> if there are none.</summary>
    public RateLimiter? Observed => Volatile.Read(ref _joined)!.Observed;

    /// <summary>Whether nobody could tell ours from new ones. A limiter of the application's own lives on by itself.</summary>
    public bool StandAsNew
    {
        get
        {
            QueueingLimiter[] effective;
            SharedLimit[] shared;
            lock (_gate)
            {
                (effective, shared) = (_effective, _sharedInForce);
            }

            return Array.TrueForAll(effective, static limit => limit.IdleDuration is not null)
                && Array.TrueForAll(shared, static limit => limit.StandsAsNew);
        }
    }

    /// <summary>Takes on the limits in force.</summary>
    /// <param name="scope">The scope in which limits with a name are shared.</param>
    /// <param name="uses">The uses of the attribute in the order of the manifest, at least one of them enabled.</param>
    public void Reconfigure(StateScope scope, RateLimitedAttribute[] uses)
    {
        lock (_gate)
        {
            var kinds = Array.ConvertAll(uses, use => KindOf(use, scope));
            _limits = [.. uses.Select((use, index) => Provide(kinds[index], scope, _limits.ElementAtOrDefault(index), use))];
            _shared = [.. uses.Select((use, index) => Share(kinds[index], scope, use, index))];
            var present = (_effective, _foreign, _sharedInForce);
            RateLimiter[] foreign = [.. uses.Where((_, index) => kinds[index] == Kind.Foreign).Select(Foreign).Distinct()];
            _effective = [.. _limits.Where((_, index) => kinds[index] == Kind.Own).Select(static limit => limit!)];
            _sharedInForce = [.. _shared.Where((_, index) => kinds[index] == Kind.Shared).Select(static limit => limit!).Distinct()];
            _foreign = foreign;
            bool[] observes = [.. uses.Select(static use => use.ObserveOnly)];
            if (_joined is null
                || !observes.SequenceEqual(_observes)
                || !_effective.SequenceEqual(present._effective)
                || !_foreign.SequenceEqual(present._foreign)
                || !_sharedInForce.SequenceEqual(present._sharedInForce))
            {
                _observes = observes;
                Volatile.Write(ref _joined, new Joined(Join(uses, kinds, isObserved: false), Join(uses, kinds, isObserved: true)));
            }
        }
    }

    /// <inheritdoc/>
    public void CompleteChange()
    {
        IKeptState[] limits;
        lock (_gate)
        {
            limits = [.. _replaced, .. _effective, .. _sharedInForce];
            _replaced.Clear();
        }

        Array.ForEach(limits, static limit => limit.CompleteChange());
    }

    /// <summary>
    /// Ends the waits in the limits, since the runtime is disposed. Limiters of the application's own are not ours to dispose.
    /// </summary>
    public void Dispose()
    {
        IDisposable[] limits;
        lock (_gate)
        {
            limits = [.. _replaced, .. _limits.OfType<QueueingLimiter>(), .. _shared.OfType<SharedLimit>()];
        }

        Array.ForEach(limits, static limit => limit.Dispose());
    }

    private Kind KindOf(RateLimitedAttribute use, in StateScope scope)
        => !use.Enabled ? Kind.None : IsForeign(use) ? Kind.Foreign : use.Shared && CanShare(scope) ? Kind.Shared : Kind.Own;

    private bool CanShare(in StateScope scope)
    {
        if (_runtime.SharedLimits is null)
        {
            owner.LogNotShared("there is no shared tier that counts, such as Redis");
            return false;
        }

        if (scope.IsPartitioned && _partition is null && (_partition = PartitionText.Of(scope.Partition)) is null)
        {
            owner.LogNotShared($"a partition of type {scope.Partition!.GetType()} has no form that all processes write alike");
            return false;
        }

        return true;
    }

    private bool IsForeign(RateLimitedAttribute use) => _runtime.Services.Has<RateLimiter>(use.Name);

    private HostLimiter Foreign(RateLimitedAttribute use)
        => _runtime.NamedStates.GetOrAdd(use.Name!, () => new HostLimiter(_runtime.Services, use.Name!));

    private RateLimiter? Join(RateLimitedAttribute[] uses, Kind[] kinds, bool isObserved)
    {
        var places = Enumerable.Range(0, uses.Length).Where(index => uses[index].ObserveOnly == isObserved).ToArray();
        return Join(
            [.. places.Where(index => kinds[index] == Kind.Shared).Select(index => _shared[index]!).Distinct()],
            [.. places.Where(index => kinds[index] == Kind.Own).Select(index => _limits[index]!)],
            [.. places.Where(index => kinds[index] == Kind.Foreign).Select(index => Foreign(uses[index])).Distinct()]);
    }

    private RateLimiter? Join(SharedLimit[] shared, QueueingLimiter[] ours, RateLimiter[] foreign)
    {
        RateLimiter? joined = ours switch
        {
            [] => null,
            [var only] => only,
            _ => new CompositeLimiter(_runtime.Clock, ours),
        };
        var local = foreign.Length == 0 ? joined : joined is null && foreign is [var single] ? single : new ForeignLimits(joined, foreign);
        return shared.Length == 0 ? local : new SharedLimiter(_runtime.SharedLimits!, owner.Method, shared, local);
    }

    private SharedLimit? Share(Kind kind, in StateScope scope, RateLimitedAttribute use, int index)
    {
        var present = _shared.ElementAtOrDefault(index);
        if (kind != Kind.Shared)
        {
            return present;
        }

        var limit = scope.Keep(
            present,
            use.Name,
            () => new SharedLimit(_runtime.SharedLimits!, _runtime.Clock, owner.NameOf(use.Name, index), _partition, use));
        limit.Reconfigure(use);
        return limit;
    }

    private QueueingLimiter? Provide(Kind kind, StateScope scope, QueueingLimiter? present, RateLimitedAttribute use)
    {
        if (kind != Kind.Own)
        {
            return present;
        }

        var limit = scope.Keep(present, use.Name, () => LimiterFactory.Create(use, _runtime.Clock, scope.Now.Timestamp));
        if (present is null)
        {
            return limit;
        }

        if (LimiterFactory.HasAlgorithm(limit, use.Algorithm))
        {
            limit.Reconfigure(LimitSettings.Of(use), scope.Now);
            return limit;
        }

        return scope.Replace(limit, use.Name, () => TakeOver(limit, use, scope.Now.Timestamp));
    }

    private QueueingLimiter TakeOver(QueueingLimiter limit, RateLimitedAttribute use, long now)
    {
        var other = LimiterFactory.Create(use, _runtime.Clock, now);
        other.TakeOver(limit, now);
        _replaced.Add(limit);
        return other;
    }

    private sealed record Joined(RateLimiter? Enforced, RateLimiter? Observed)
    {
        public QueueingLimiter? Alone { get; } = Observed is null ? Enforced as QueueingLimiter : null;
    }

    private enum Kind
    {
        None,
        Own,
        Shared,
        Foreign,
    }
}
