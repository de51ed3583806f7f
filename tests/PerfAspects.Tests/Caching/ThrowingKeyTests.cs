namespace PerfAspects.Tests.Caching;

/// <summary>Keys that cannot be compared: their failure is the call's, and comes the way the call's failures come.</summary>
public sealed partial class ThrowingKeyTests : AspectTest
{
    private const string Type = "PerfAspects.Tests.Caching.ThrowingKeyTests+Api";

    [Fact]
    public async Task Task_IsAFailedTask()
    {
        var call = new Api(Runtime).LoadAsync(new Bad());

        await Assert.ThrowsAsync<InvalidDataException>(() => call);
        Assert.Equal(1, Runtime.Find(Type + ".LoadAsync")!.GetStatistics().Failures);
    }

    [Fact]
    public async Task ValueTask_IsAFailedTask()
    {
        var call = new Api(Runtime).ReadAsync(new Bad());

        await Assert.ThrowsAsync<InvalidDataException>(async () => await call);
        Assert.Equal(1, Runtime.Find(Type + ".ReadAsync")!.GetStatistics().Failures);
    }

    public readonly struct Bad : IEquatable<Bad>
    {
        public bool Equals(Bad other) => throw new InvalidDataException();

        public override bool Equals(object? obj) => throw new InvalidDataException();

        public override int GetHashCode() => throw new InvalidDataException();
    }

    private sealed partial class Api(AspectRuntime runtime)
    {
        [Cached("5m")]
        public partial Task<int> LoadAsync(Bad key);

        private Task<int> LoadCoreAsync(Bad key) => Task.FromResult(1);

        [Cached("5m")]
        public partial ValueTask<int> ReadAsync(Bad key);

        private ValueTask<int> ReadCoreAsync(Bad key) => new(1);
    }
}
