using Polly.CircuitBreaker;

namespace PerfAspects.Tests.Fallbacks;

/// <summary>Fallbacks as a user writes them, alone and around other aspects.</summary>
public sealed partial class FallbackAttributeTests : AspectTest
{
    private readonly Api _api;

    public FallbackAttributeTests() => _api = new Api(Runtime);

    [Fact]
    public void Failure_IsAnsweredWithTheArgumentsAndTheException()
    {
        _api.Failure = new TimeoutException("late");

        Assert.Equal("fallback 7: late", _api.Get(7));

        Assert.Equal((1, 0, 1), (Totals("Get").Calls, Totals("Get").Failures, Totals("Get").Fallbacks));
    }

    [Fact]
    public void Success_NoFallbackRuns()
    {
        Assert.Equal("core 7", _api.Get(7));

        Assert.Equal((1, 0, 0), (Totals("Get").Calls, Totals("Get").Failures, Totals("Get").Fallbacks));
    }

    [Theory]
    [InlineData(typeof(ArgumentException), "argument")]
    [InlineData(typeof(ArgumentOutOfRangeException), "argument")]
    [InlineData(typeof(ArgumentNullException), "null")]
    [InlineData(typeof(FormatException), "any")]
    public async Task Failure_OfSeveral_TheNearestTypeAnswers(Type failure, string expected)
    {
        _api.Failure = (Exception)Activator.CreateInstance(failure)!;

        Assert.Equal(expected, await _api.FindAsync());
    }

    [Fact]
    public async Task Failure_WithoutAResult_IsAnswered()
    {
        _api.Failure = new TimeoutException();

        await _api.SendAsync("a");
        _api.Send("b");

        Assert.Equal(["dropped a", "dropped b"], _api.Log);
    }

    [Fact]
    public void Fallback_ThatFails_ItsExceptionSurfaces()
    {
        _api.Failure = new TimeoutException();

        Assert.Same(_api.Failure, Assert.Throws<InvalidOperationException>(() => _api.GetOrFail()).InnerException);

        Assert.Equal((1, 0), (Totals("GetOrFail").Failures, Totals("GetOrFail").Fallbacks));
    }

    [Fact]
    public void Cached_FallbacksValue_IsNeverCached()
    {
        _api.Failure = new TimeoutException();
        Assert.Equal("last 1", _api.GetCached(1));
        Assert.Equal("last 1", _api.GetCached(1));
        Assert.Equal((2, 0), (Totals("GetCached").CacheMisses, Totals("GetCached").CacheEntries));

        _api.Failure = null;

        Assert.Equal("core 1", _api.GetCached(1));
        Assert.Equal("core 1", _api.GetCached(1));
        Assert.Equal((3, 1, 2), (Totals("GetCached").CacheMisses, Totals("GetCached").CacheHits, Totals("GetCached").Fallbacks));
    }

    [Fact]
    public void RateLimited_Rejection_IsAnswered()
    {
        Assert.Equal("core 1", _api.GetLimited(1));
        Assert.Equal("last 2", _api.GetLimited(2));

        Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("core 3", _api.GetLimited(3));
        Assert.Equal((1, 1), (Totals("GetLimited").Rejected, Totals("GetLimited").Fallbacks));
    }

    [Fact]
    public void CircuitBreaker_FailuresCountAndTheOpenCircuit_IsAnswered()
    {
        _api.Failure = new TimeoutException();
        Assert.Equal("TimeoutException", _api.GetGuarded(1));
        Assert.Equal("TimeoutException", _api.GetGuarded(1));
        Assert.Equal(CircuitState.Open, Totals("GetGuarded").CircuitState);
        _api.Failure = null;

        Assert.Equal("BrokenCircuitException", _api.GetGuarded(1));
        Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("core 1", _api.GetGuarded(1));
    }

    [Fact]
    public async Task CallersCancellation_IsAnsweredOnlyWhereItIsNamed()
    {
        using var source = new CancellationTokenSource();
        var unnamed = _api.WaitAsync(source.Token);
        var named = _api.WaitOrGoAsync(source.Token);

        await source.CancelAsync();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => unnamed);
        Assert.Equal(source.Token, exception.CancellationToken);
        Assert.Equal("gone", await named);
    }

    [Fact]
    public void Fallback_ThatIsAnnotated_KeepsItsOwnAspects()
    {
        _api.Failure = new TimeoutException();

        Assert.Equal("stored 1", _api.GetStored(1));
        Assert.Equal("stored 1", _api.GetStored(1));

        Assert.Equal((1, 1), (Totals("Stored").CacheMisses, Totals("Stored").CacheHits));
    }

    [Fact]
    public void Settings_OfSeveral_StandAsWritten()
    {
        var method = Runtime.Find(NameOf("FindAsync"))!;

        Assert.Equal(["Timed", "Fallback"], method.Aspects);
        Assert.Equal(["Any", "Argument", "Null"], method.Settings.Where(setting => setting.Name is "Fallback:Method" or "Fallback:2:Method" or "Fallback:3:Method").Select(setting => setting.Value));
    }

    [Fact]
    public void Success_AllocatesNothing()
        => Assert.Equal(0, Allocations.Measure(() => _api.Send(null)));

    private static string NameOf(string method) => $"PerfAspects.Tests.Fallbacks.FallbackAttributeTests+Api.{method}";

    private AspectStatistics Totals(string method) => Statistics(NameOf(method));

    private sealed partial class Api(AspectRuntime runtime)
    {
        public Exception? Failure { get; set; }

        public List<string> Log { get; } = [];

        [Fallback(nameof(Explain))]
        public partial string Get(int id);

        [Timed]
        [Fallback(nameof(Any))]
        [Fallback(nameof(Argument), Handle = [typeof(ArgumentException)])]
        [Fallback(nameof(Null), Handle = [typeof(ArgumentNullException)])]
        public partial ValueTask<string> FindAsync();

        [Fallback(nameof(DropAsync))]
        public partial Task SendAsync(string text);

        [Fallback(nameof(Drop))]
        public partial void Send(string? text);

        [Fallback(nameof(Fail))]
        public partial string GetOrFail();

        [Cached("1h"), Fallback(nameof(Last))]
        public partial string GetCached(int id);

        [RateLimited(1, "1m"), Fallback(nameof(Last))]
        public partial string GetLimited(int id);

        [CircuitBreaker(MinimumThroughput = 2), Fallback(nameof(NameFailure))]
        public partial string GetGuarded(int id);

        [Fallback(nameof(Gone))]
        public partial Task<string> WaitAsync(CancellationToken cancellationToken);

        [Fallback(nameof(Gone), Handle = [typeof(OperationCanceledException)])]
        public partial Task<string> WaitOrGoAsync(CancellationToken cancellationToken);

        [Fallback(nameof(Stored))]
        public partial string GetStored(int id);

        [Cached("1h")]
        public partial string Stored(int id);

        private static string Explain(int id, Exception exception) => $"fallback {id}: {exception.Message}";

        private static string Last(int id) => $"last {id}";

        private static string NameFailure(int id, Exception exception) => exception.GetType().Name;

        private static string Fail(Exception exception) => throw new InvalidOperationException("the fallback fails as well", exception);

        private static Task<string> Any() => Task.FromResult("any");

        private static async ValueTask<string> Argument(Exception exception)
        {
            await Task.Yield();
            return "argument";
        }

        private static ValueTask<string> Null() => new("null");

        private static Task<string> Gone(CancellationToken cancellationToken) => Task.FromResult("gone");

        private static async Task<string> NeverAsync(CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return "never";
        }

        private string GetCore(int id) => Answer(id);

        private ValueTask<string> FindCoreAsync() => new(Answer(0));

        private Task SendCoreAsync(string text) => Task.FromException(Failure!);

        private void SendCore(string? text)
        {
            if (Failure is not null)
            {
                throw Failure;
            }
        }

        private ValueTask DropAsync(string text)
        {
            Drop(text);
            return default;
        }

        private void Drop(string? text) => Log.Add($"dropped {text}");

        private string GetOrFailCore() => Answer(0);

        private string GetCachedCore(int id) => Answer(id);

        private string GetLimitedCore(int id) => Answer(id);

        private string GetGuardedCore(int id) => Answer(id);

        private Task<string> WaitCoreAsync(CancellationToken cancellationToken) => NeverAsync(cancellationToken);

        private Task<string> WaitOrGoCoreAsync(CancellationToken cancellationToken) => NeverAsync(cancellationToken);

        private string GetStoredCore(int id) => Answer(id);

        private string StoredCore(int id) => $"stored {id}";

        private string Answer(int id) => Failure is null ? $"core {id}" : throw Failure;
    }
}
