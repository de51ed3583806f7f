using System.Threading.RateLimiting;
using PerfAspects.Pipeline;
using PerfAspects.Runtime;

namespace PerfAspects.RateLimiting;

/// <summary>
/// The limits of a method or of one of its partitions, one for each use of the attribute. One that is disabled is kept for the time it is enabled again; for
/// one that gets another algorithm another limit stands in, to which all that the old one counts as used is charged as if it came now.
/// </summary>
internal sealed class MethodLimits(Clock clock) : IKeptPart
{
    private readonly Lock _gate = new();
    private readonly List<QueueingLimiter> _replaced = []; // who waits there is to be handed over
    private QueueingLimiter?[] _limits = [];
    private QueueingLimiter[] _inForce = [];
    private RateLimiter? _limiter;

    /// <summary>All limits in force as one.</summary>
    public RateLimiter Limiter => Volatile.Read(ref _limiter)!;

    /// <summary>Takes on the limits in force.</summary>
    /// <param name="scope">Where limits with a name are shared.</param>
    /// <param name="uses">The uses of the attribute in the order of the manifest, at least one of them enabled.</param>
    public void Reconfigure(PartScope scope, RateLimitedAttribute[] uses)
    {
        lock (_gate)
        {
            _limits = [.. uses.Select((use, index) => Provide(scope, _limits.ElementAtOrDefault(index), use))];
            QueueingLimiter[] inForce = [.. uses.Zip(_limits).Where(static use => use.First.Enabled).Select(static use => use.Second!)];
            if (!inForce.SequenceEqual(_inForce))
            {
                _inForce = inForce;
                Volatile.Write(ref _limiter, inForce is [var only] ? only : new CompositeLimiter(clock, inForce));
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

    private QueueingLimiter? Provide(PartScope scope, QueueingLimiter? present, RateLimitedAttribute use)
    {
        if (!use.Enabled)
        {
            return present;
        }

        var limit = scope.Keep(present, use.Name, () => LimiterFactory.Create(use, clock));
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
        var other = LimiterFactory.Create(use, clock);
        other.TakeOver(limit);
        _replaced.Add(limit);
        return other;
    }
}
