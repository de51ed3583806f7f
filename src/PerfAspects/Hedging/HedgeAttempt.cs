namespace PerfAspects.Hedging;

/// <summary>
/// An attempt of a call and its token, cancelled when the caller cancels or another attempt has won. The token's source is never disposed:
/// it may be cancelled at any moment, and without a timer of its own it holds nothing that has to be released.
/// </summary>
internal sealed class HedgeAttempt
{
    private readonly CancellationTokenSource _source = new();
    private CancellationTokenRegistration _caller;
    private bool _isReleased = true;

    /// <summary>The token of the attempt.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Listens to the caller's token.</summary>
    public void Begin(CancellationToken callerToken)
    {
        if (callerToken.CanBeCanceled)
        {
            _isReleased = false;
            _caller = callerToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
        }
    }

    /// <summary>Releases the caller's token, since the attempt has ended.</summary>
    public void End()
    {
        if (!_isReleased)
        {
            _isReleased = _caller.Unregister(); // not Dispose, which would wait for a cancellation under way
        }
    }

    /// <summary>
    /// Makes an attempt that has ended ready for another call, without the callbacks that the core has left on its token.
    /// </summary>
    /// <returns>Whether another call may use this object: nothing has cancelled the token, and nothing will.</returns>
    public bool TryReset() => _isReleased && _source.TryReset();

    /// <summary>Cancels an attempt that has lost. Registered callbacks of the core run elsewhere: they do not hold the winner up.</summary>
    public void Lose()
    {
        _ = _source.CancelAsync().ContinueWith(
            static cancelled => _ = cancelled.Exception, // what the core's callbacks throw is reported to nobody
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        End();
    }
}
