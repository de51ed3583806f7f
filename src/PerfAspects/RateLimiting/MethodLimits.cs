using System.Threading.RateLimiting;
using PerfAspects.Pipeline.Parts;
using PerfAspects.RateLimiting.Limiters;
using PerfAspects.Runtime;
using PerfAspects.Runtime.Parts;

namespace PerfAspects.RateLimiting;

/// <summary>
/// The limits of a method or of one of its partitions, one for each use of the attribute. One that is disabled is kept for the time it is
/// enabled again; for one that gets another algorithm another limit stands in, to which all that the old one counts as used is charged as
/// if it came now.
/// </summary>
internal sealed class MethodLimits(AspectRuntime runtime) : IKeptPart, IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<QueueingLimiter> _replaced = []; // who waits there is to be handed over
    private QueueingLimiter?[] _limits = [];
    private QueueingLimiter[] _inForce = [];
    private RateLimiter[] _foreign = [];
    private RateLimiter? _limiter;

    /// <summary>All limits in force as one.</summary>
    public RateLimiter Limiter => Volatile.Read(ref _limiter)!;

    /// <summary>Whether nobody could tell ours from new ones. A limiter of the application's own lives on by itself.</summary>
    public bool StandAsNew
    {
        get
        {
            lock (_gate)
            {
                return Array.TrueForAll(_inForce, static limit => limit.IdleDuration is not null);
            }
        }
    }

    /// <summary>Takes on the limits in force.</summary>
    /// <param name="scope">The scope in which limits with a name are shared.</param>
    /// <param name="uses">The uses of the attribute in the order of the manifest, at least one of them enabled.</param>
    public void Reconfigure(PartScope scope, RateLimitedAttribute[] uses)
    {
        lock (_gate)
        {
            _limits = [.. uses.Select((use, index) => Provide(scope, _limits.ElementAtOrDefault(index), use))];
            RateLimiter[] foreign = [.. uses.Where(static use => use.Enabled).Where(IsForeign).Select(Foreign).Distinct()];
            QueueingLimiter[] inForce = [.. uses.Zip(_limits).Where(use => use.First.Enabled && !IsForeign(use.First))
                .Select(static use => use.Second!)];
            if (_limiter is null || !inForce.SequenceEqual(_inForce) || !foreign.SequenceEqual(_foreign))
            {
                (_inForce, _foreign) = (inForce, foreign);
                Volatile.Write(ref _limiter, Join(inForce, foreign));
            }
        }
    }

    /// <inheritdoc/>
    public void Settle()
    {
        IKeptPart[] limits;
        lock (_gate)
        {
            limits = [.. _replaced, .. _inForce];
            _replaced.Clear();
        }

        Array.ForEach(limits, static limit => limit.Settle());
    }

    /// <summary>
    /// Ends the waits in the limits, since the runtime is disposed. Limiters of the application's own are not ours to dispose.
    /// </summary>
    public void Dispose()
    {
        QueueingLimiter[] limits;
        lock (_gate)
        {
            limits = [.. _replaced, .. _limits.OfType<QueueingLimiter>()];
        }

        Array.ForEach(limits, static limit => limit.Dispose());
    }

    private bool IsForeign(RateLimitedAttribute use) => runtime.Services.Has<RateLimiter>(use.Name);

    private HostLimiter Foreign(RateLimitedAttribute use)
        => runtime.NamedParts.GetOrAdd(use.Name!, () => new HostLimiter(runtime.Services, use.Name!));

    private RateLimiter Join(QueueingLimiter[] ours, RateLimiter[] foreign)
    {
        RateLimiter? joined = ours switch
        {
            [] => null,
            [var only] => only,
            _ => new CompositeLimiter(runtime.Clock, ours),
        };
        return foreign.Length == 0 ? joined! : joined is null && foreign is [var single] ? single : new ForeignLimits(joined, foreign);
    }

    private QueueingLimiter? Provide(PartScope scope, QueueingLimiter? present, RateLimitedAttribute use)
    {
        if (!use.Enabled || IsForeign(use))
        {
            return present;
        }

        var limit = scope.Keep(present, use.Name, () => LimiterFactory.Create(use, runtime.Clock));
        if (present is null)
        {
            return limit;
        }

        if (LimiterFactory.HasAlgorithm(limit, use.Algorithm))
        {
            limit.Reconfigure(LimitSettings.Of(use));
            return limit;
        }

        return scope.Replace(limit, use.Name, () => TakeOver(limit, use));
    }

    private QueueingLimiter TakeOver(QueueingLimiter limit, RateLimitedAttribute use)
    {
        var other = LimiterFactory.Create(use, runtime.Clock);
        other.TakeOver(limit);
        _replaced.Add(limit);
        return other;
    }
}
