using Polly;

namespace PerfAspects.Schedules.Scenarios;

/// <summary>Work under limits, which records how many calls were inside at once.</summary>
internal sealed partial class Workshop(AspectRuntime runtime)
{
    private int _inside;
    private int _mostInside;
    private int _ran;

    public int MostInside => Volatile.Read(ref _mostInside);

    public int Ran => Volatile.Read(ref _ran);

    public bool Fails { get; set; }

    [Bulkhead(1, QueueLimit = 2)]
    public partial Task WorkAsync(CancellationToken cancellationToken = default);

    private Task WorkCoreAsync(CancellationToken cancellationToken) => Work();

    [Bulkhead(1)]
    public partial Task WorkForAsync([Partition] string customer);

    private Task WorkForCoreAsync(string customer) => Work();

    [RateLimited(1, "1s", QueueLimit = 2)]
    public partial Task CallAsync(CancellationToken cancellationToken = default);

    private Task CallCoreAsync(CancellationToken cancellationToken) => Work();

    [RateLimited(1, "5s")]
    public partial Task CallForAsync([Partition] string customer);

    private Task CallForCoreAsync(string customer) => Work();

    [RateLimited(1, "1s", QueueLimit = 2, Name = "first")]
    [RateLimited(1, "2s", QueueLimit = 2, Name = "second")]
    public partial Task CallBothAsync();

    private Task CallBothCoreAsync() => Work();

    [RateLimited(1, "2s", QueueLimit = 2, Name = "second")]
    [RateLimited(1, "1s", QueueLimit = 2, Name = "first")]
    public partial Task CallBothReversedAsync();

    private Task CallBothReversedCoreAsync() => Work();

    [CircuitBreaker(FailureRatio = 0.5, MinimumThroughput = 2, SamplingDuration = "30s", BreakDuration = "5s")]
    public partial Task ProbeAsync();

    private Task ProbeCoreAsync() => Work();

    public AspectMethod Method(string name) => runtime.Find(typeof(Workshop).FullName + "." + name)!;

    public static async Task<string> Outcome(Task call)
    {
        try
        {
            await call;
            return "done";
        }
        catch (OperationCanceledException)
        {
            return "cancelled";
        }
        catch (ExecutionRejectedException)
        {
            return "rejected";
        }
        catch (InvalidOperationException exception)
        {
            return exception is ObjectDisposedException ? "disposed" : "failed";
        }
    }

    private async Task Work()
    {
        var inside = Interlocked.Increment(ref _inside);
        if (inside > Volatile.Read(ref _mostInside))
        {
            Volatile.Write(ref _mostInside, inside);
        }

        Interlocked.Increment(ref _ran);
        await Task.Yield();
        Interlocked.Decrement(ref _inside);
        if (Fails)
        {
            throw new InvalidOperationException("The work fails.");
        }
    }
}
