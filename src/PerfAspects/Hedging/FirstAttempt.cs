using Polly;

namespace PerfAspects.Hedging;

/// <summary>
/// The first attempt of a call under way: the task of the core, where nothing lies between, or that of the steps further in. A task of the
/// core is not wrapped in another, which would cost a call as much as all else of a hedge.
/// </summary>
internal readonly struct FirstAttempt<TResult>
{
    private readonly ValueTask<Outcome<TResult>> _steps;
    private readonly ValueTask<TResult> _core;
    private readonly bool _isCore;

    public FirstAttempt(ValueTask<Outcome<TResult>> steps) => _steps = steps;

    public FirstAttempt(ValueTask<TResult> core) => (_core, _isCore) = (core, true);

    public bool IsCompleted => _isCore ? _core.IsCompleted : _steps.IsCompleted;

    /// <summary>Calls <paramref name="ended"/> at the end of the attempt.</summary>
    public void OnCompleted(Action ended)
    {
        if (_isCore)
        {
            _core.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(ended);
        }
        else
        {
            _steps.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(ended);
        }
    }

    /// <summary>The outcome of the attempt, which has ended. To be taken once.</summary>
    public Outcome<TResult> Take()
    {
        try
        {
            return _isCore
                ? Outcome.FromResult(_core.ConfigureAwait(false).GetAwaiter().GetResult())
                : _steps.ConfigureAwait(false).GetAwaiter().GetResult();
        }
        catch (Exception exception)
        {
            return Outcome.FromException<TResult>(exception);
        }
    }
}
