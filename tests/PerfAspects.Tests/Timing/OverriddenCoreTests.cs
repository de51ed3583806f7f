namespace PerfAspects.Tests.Timing;

/// <summary>A virtual core that is async here may be overridden by one that is not: a task method still never throws at its caller.</summary>
public sealed partial class OverriddenCoreTests : AspectTest
{
    [Fact]
    public async Task Override_ThatThrowsBeforeItHasATask_FailsTheTask()
    {
        var careless = new Careless(Runtime);

        var (task, taskOfResult, valueTask) = (careless.RunAsync(), careless.GetAsync(), careless.ReadAsync());

        await Assert.ThrowsAsync<InvalidDataException>(() => task);
        await Assert.ThrowsAsync<InvalidDataException>(() => taskOfResult);
        await Assert.ThrowsAsync<InvalidDataException>(async () => await valueTask);
        Assert.Equal(1, Statistics("PerfAspects.Tests.Timing.OverriddenCoreTests+Careful.GetAsync").Failures);
    }

    private partial class Careful(AspectRuntime runtime)
    {
        [Timed]
        public partial Task RunAsync();

        protected virtual async Task RunCoreAsync() => await Task.Yield();

        [Timed]
        public partial Task<int> GetAsync();

        protected virtual async Task<int> GetCoreAsync()
        {
            await Task.Yield();
            return 1;
        }

        [Timed]
        public partial ValueTask<int> ReadAsync();

        protected virtual async ValueTask<int> ReadCoreAsync()
        {
            await Task.Yield();
            return 1;
        }
    }

    private sealed class Careless(AspectRuntime runtime) : Careful(runtime)
    {
        protected override Task RunCoreAsync() => throw new InvalidDataException();

        protected override Task<int> GetCoreAsync() => throw new InvalidDataException();

        protected override ValueTask<int> ReadCoreAsync() => throw new InvalidDataException();
    }
}
