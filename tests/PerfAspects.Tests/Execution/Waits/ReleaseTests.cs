using PerfAspects.Tests.Leaks;

namespace PerfAspects.Tests.Execution.Waits;

/// <summary>A wait leaves nothing behind, however it ends: no callback on the caller's token and no timer of the runtime's.</summary>
public sealed class ReleaseTests : IDisposable
{
    private readonly Registrations _registrations = new();
    private readonly FakeClock _clock = new();
    private readonly AspectRuntime _runtime;
    private readonly Waits _waits;
    private readonly CancellationTokenSource _caller;

    public ReleaseTests()
    {
        _runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = _registrations.CreateClock(_clock) });
        _waits = new Waits(_runtime);
        _caller = _registrations.CreateTokenSource();
    }

    public static TheoryData<string> Methods => Waits.Asynchronous;

    public void Dispose() => _runtime.Dispose();

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Wait_ThatEndsWithItsTurn_UnregistersFromTheCallersToken(string method)
    {
        var (first, second) = Begin(method);

        WithoutContext.Run(_waits.End.SetResult);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await first;
        await second;

        Assert.Equal(0, _registrations.Callbacks);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Wait_ThatIsCancelled_UnregistersFromTheCallersToken(string method)
    {
        var (first, second) = Begin(method);

        await _caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        WithoutContext.Run(_waits.End.SetResult);
        await first;

        Assert.Equal(0, _registrations.Callbacks);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Wait_InARuntimeThatIsDisposed_EndsAndLeavesNothing(string method)
    {
        var (first, second) = Begin(method);

        _runtime.Dispose();

        Assert.Equal(typeof(AspectRuntime).FullName, (await Assert.ThrowsAsync<ObjectDisposedException>(() => second)).ObjectName);
        WithoutContext.Run(_waits.End.SetResult);
        await first;
        Assert.Equal(0, _registrations.Callbacks);
        Assert.Equal(0, _registrations.Count);
    }

    private (Task First, Task Second) Begin(string method)
    {
        var first = _waits.Call(method, default);
        var second = _waits.Call(method, _caller.Token);
        Assert.False(second.IsCompleted);
        Assert.Equal(1, _registrations.Callbacks);
        return (first, second);
    }
}
