using System.Threading.RateLimiting;
using PerfAspects.RateLimiting.Limiters;

namespace PerfAspects.RateLimiting;

// The verdict on a call, found under the locks of all limits.
internal sealed partial class LimitGroup
{
    private Verdict Judge(in Request request, long now, int locked = 0)
    {
        if (locked == _limits.Length)
        {
            return JudgeLocked(request, now);
        }

        lock (_limits[locked].Gate)
        {
            return Judge(request, now, locked + 1);
        }
    }

    private Verdict JudgeLocked(in Request request, long now)
    {
        if (request.Waiter is { HasEnded: true })
        {
            return new Verdict(Answer.Ended);
        }

        var answer = Answer.Admitted;
        foreach (var limit in _limits)
        {
            var its = limit.Check(request, now);
            answer = its > answer ? its : answer;
        }

        return answer == Answer.Rejected && request.MayWait && HasRoomFor(request) ? Wait(request) : Conclude(request, answer, now);
    }

    private bool HasRoomFor(in Request request)
    {
        foreach (var limit in _limits)
        {
            if (!limit.HasRoomFor(request))
            {
                return false;
            }
        }

        return true;
    }

    private Verdict Wait(in Request request)
    {
        if (request.Waiter is not { } waiter)
        {
            waiter = new Waiter(this, request.PermitCount, request.CancellationToken);
            _waiting += waiter.PermitCount;
        }

        foreach (var limit in _limits)
        {
            limit.Wait(waiter);
        }

        return new Verdict(Answer.Waiting, waiter);
    }

    private Verdict Conclude(in Request request, Answer answer, long now)
    {
        var (retryAfter, rejecter) = (TimeSpan.Zero, default(QueueingLimiter));
        foreach (var limit in _limits)
        {
            switch (answer)
            {
                case Answer.Admitted:
                    limit.Admit(request.PermitCount, isAlone: _limits.Length == 1);
                    break;
                case Answer.Rejected when limit.Reject(request, now) is var its && its > retryAfter:
                    (retryAfter, rejecter) = (its, limit);
                    break;
            }
        }

        _successful += answer == Answer.Admitted ? 1 : 0;
        _failed += answer == Answer.Rejected ? 1 : 0;
        if (request.Waiter is { } waiter)
        {
            Leave(waiter);
        }

        return new Verdict(answer, request.Waiter, retryAfter, rejecter?.Name);
    }
}
