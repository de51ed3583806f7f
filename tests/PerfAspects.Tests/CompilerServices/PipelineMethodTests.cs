using System.Threading.Tasks.Sources;

namespace PerfAspects.Tests.CompilerServices;

public sealed partial class PipelineMethodTests : AspectTest
{
    [Fact]
    public async Task Call_ThatEndsBetweenTwoLooksAtIt_IsCountedOnce()
    {
        Assert.Equal(7, await new Work(Runtime).HandedOnAsync(new EndsAfterTheFirstLook()));

        var statistics = Statistics($"{typeof(Work).FullName}.{nameof(Work.HandedOnAsync)}");
        Assert.Equal((1, 0), (statistics.Calls, statistics.Failures));
    }

    private sealed class EndsAfterTheFirstLook : IValueTaskSource<int>
    {
        private bool _isSeen;

        public ValueTaskSourceStatus GetStatus(short token)
        {
            var status = _isSeen ? ValueTaskSourceStatus.Succeeded : ValueTaskSourceStatus.Pending;
            _isSeen = true;
            return status;
        }

        public int GetResult(short token) => 7;

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => continuation(state);
    }

    private sealed partial class Work(AspectRuntime runtime)
    {
        [Traced]
        public partial ValueTask<int> HandedOnAsync(EndsAfterTheFirstLook source);

        private ValueTask<int> HandedOnCoreAsync(EndsAfterTheFirstLook source) => new(source, 0);
    }
}
