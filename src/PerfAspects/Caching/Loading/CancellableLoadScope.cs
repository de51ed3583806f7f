namespace PerfAspects.Caching.Loading;

/// <summary>The mark of a load that something can cancel. Only those have room for the source of the token.</summary>
/// <param name="parent">The mark of the load whose core has begun this load.</param>
/// <param name="cancellation">The source of the token that the core of this load sees; null if nothing can cancel the load.</param>
internal class CancellableLoadScope(LoadScope? parent, CancellationTokenSource? cancellation) : LoadScope(parent)
{
    public override CancellationToken Token => cancellation?.Token ?? default;

    protected override void CancelToken()
    {
        try
        {
            cancellation?.Cancel();
        }
        catch (AggregateException)
        {
            // Exceptions of the callbacks that the core has registered reach nobody: who cancels here did not register them.
        }
    }
}
