using PerfAspects.AdaptiveConcurrency;
using PerfAspects.Execution.Gates;
using PerfAspects.Runtime;

namespace PerfAspects.Simulation.Limiters;

/// <summary>The limiter of <c>[AdaptiveConcurrency]</c> itself, with its queue and its timers.</summary>
internal sealed class Ours(EventClock clock) : ILimiter
{
    private static readonly AdaptiveConcurrencySettings s_defaults = new(1, 20, 1000, -1, ObserveOnly: false);

    private readonly AdaptiveLimiter _limiter = new(s_defaults, new Clock(clock));
    private readonly List<(Call Call, SlotWaiter Waiter)> _waiting = [];

    public double Limit => _limiter.Limit;

    public Action<Call> Admitted { get; set; } = static _ => { };

    public Action<Call> Refused { get; set; } = static _ => { };

    public void Enter(Call call)
    {
        var verdict = _limiter.Enter(CancellationToken.None, out var timed, out var waiter);
        if (verdict == LimitVerdict.Refused)
        {
            Refused(call);
        }
        else if (waiter is not null)
        {
            _waiting.Add((call, waiter));
        }
        else
        {
            call.Pass = timed;
            Admitted(call);
        }
    }

    public void Exit(Call call) => _limiter.Exit((TimedCall?)call.Pass, CallEnd.Succeeded);

    public void Poll()
    {
        for (var i = 0; i < _waiting.Count; i++)
        {
            var (call, waiter) = _waiting[i];
            if (!waiter.Task.IsCompleted)
            {
                continue;
            }

            _waiting.RemoveAt(i--);
            if (waiter.IsExpired)
            {
                Refused(call);
            }
            else
            {
                call.Pass = _limiter.Begin();
                Admitted(call);
            }
        }
    }
}
