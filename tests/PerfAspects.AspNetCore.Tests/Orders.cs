namespace PerfAspects.AspNetCore.Tests;

/// <summary>Methods that reject their second call, or the first.</summary>
internal sealed partial class Orders(AspectRuntime runtime)
{
    private readonly TaskCompletionSource _shipped = new();

    [RateLimited(1, "90s")]
    public partial Task<int> ListAsync(CancellationToken token);

    [CircuitBreaker(MinimumThroughput = 2, BreakDuration = "20s")]
    public partial Task<int> PayAsync(CancellationToken token);

    [Bulkhead(1)]
    public partial Task<int> ShipAsync(CancellationToken token);

    [Timeout("10ms")]
    public partial Task<int> FindAsync(CancellationToken token);

    public void LetShip() => _shipped.TrySetResult();

    private Task<int> ListCoreAsync(CancellationToken token) => Task.FromResult(1);

    private Task<int> PayCoreAsync(CancellationToken token) => Task.FromException<int>(new InvalidOperationException("The bank is closed."));

    private async Task<int> ShipCoreAsync(CancellationToken token)
    {
        await _shipped.Task.WaitAsync(token);
        return 1;
    }

    private async Task<int> FindCoreAsync(CancellationToken token)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, token);
        return 1;
    }
}
