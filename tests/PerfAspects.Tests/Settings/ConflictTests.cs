using Microsoft.Extensions.Logging;
using PerfAspects.Shared;

namespace PerfAspects.Tests.Settings;

/// <summary>Settings that cannot hold together, of one aspect or of two: PERF022 in code, refused in a configuration with key and reason.</summary>
public sealed partial class ConflictTests : SettingsTest
{
    private const string Shop = "PerfAspects.Tests.Settings.ConflictTests+Services.";
    private const string NotShared = "it is a setting of limits that processes share";
    private const string NeverSlow = "the timeout ends each call before it is slow";
    private const string NeverHedged = "the timeout ends the call before another begins";
    private const string AtMostMax = "it must be at most Max";
    private const string Gone = "an entry is gone before it could be unused that long";
    private const string WholeTime = "it can take an entry's whole time";
    private const string NothingStale = "there is no expired value to serve";
    private const string Attempts = "LoadTimeout cannot hold together with the attempts of the load";

    public static TheoryData<string, string, string, string> Cases => new()
    {
        { "GetAsync", "Cached:Sliding", "6m", Gone },
        { "GetAsync", "Cached:Jitter", "5m", WholeTime },
        { "GetAsync", "Cached:LocalDuration", "6m", "an entry is gone before that" },
        { "GetAsync", "Cached:SoftTimeout", "1s", NothingStale },
        { "GetAsync", "Cached:LoadTimeout", "4s", Attempts },
        { "GetAsync", "Retry:MaxRetries", "50", Attempts },
        { "GetAsync", "Timeout:Duration", "40s", Attempts },
        { "GetAsync", "CircuitBreaker:SlowCallRatio", "0.5", "no call is slow without it" },
        { "GetAsync", "CircuitBreaker:SlowCallDuration", "3s", NeverSlow },
        { "GetAsync", "RateLimited:Lease", "100ms", NotShared },
        { "GetAsync", "RateLimited:OnUnavailable", "Open", NotShared },
        { "Shared", "RateLimited:Lease", "1s", "a process could take all permits of a window ahead" },
        { "HedgedAsync", "Hedge:Delay", "2s", NeverHedged },
        { "HedgedAsync", "Timeout:Duration", "50ms", NeverHedged },
        { "Adapted", "AdaptiveConcurrency:Min", "31", AtMostMax },
        { "Adapted", "AdaptiveConcurrency:Initial", "31", AtMostMax },
        { "Adapted", "AdaptiveConcurrency:Initial", "1", "it must be at least Min" },
        { "GetEach", "CachedEach:Sliding", "6m", Gone },
        { "GetEach", "CachedEach:Jitter", "6m", WholeTime },
        { "GetEach", "CachedEach:LocalDuration", "6m", "an entry is gone before that" },
        { "GetEach", "CachedEach:SoftTimeout", "1s", NothingStale },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Configuration_ThatConflicts_IsRefusedWithKeyAndReason(string method, string key, string value, string reason)
    {
        var before = Runtime.Find(Shop + method)!.Settings;

        Configure($"Methods:{Shop}{method}:{key}", value);

        Assert.Equal(before, Runtime.Find(Shop + method)!.Settings);
        var (level, id, text) = Assert.Single(Log.Entries);
        Assert.Equal((LogLevel.Error, 50), (level, id));
        Assert.Contains($"{Shop}{method}:{key}", text, StringComparison.Ordinal);
        Assert.Contains(reason, text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Override_ThatConflicts_ThrowsAndChangesNothing(string method, string key, string value, string reason)
    {
        var before = Runtime.Find(Shop + method)!.Settings;

        var refusal = Assert.Throws<ArgumentException>(() => Runtime.Find(Shop + method)!.Override(key, value));

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, Runtime.Find(Shop + method)!.Settings);
    }

    [Fact]
    public void Cases_CoverEveryConflict()
        => Assert.All(
            AspectDefinitions.OutermostFirst.SelectMany(static definition => definition.Conflicts.Select(conflict => (definition.Name, conflict))),
            static known => Assert.Contains(
                Cases, data => ((string)data[1]).StartsWith($"{known.Name}:", StringComparison.Ordinal)
                    && (string)data[3] == known.conflict.Reason));

    [Theory]
    [InlineData("GetAsync", "Cached:Duration", "30s")]
    [InlineData("GetEach", "CachedEach:Duration", "1s")]
    [InlineData("GetAsync", "Retry:Ignore", "System.InvalidOperationException")]
    [InlineData("GetAsync", "CircuitBreaker:Ignore", "System.InvalidOperationException")]
    public void ValueWithAMeaningOfItsOwn_TakesEffect(string method, string key, string value)
    {
        Configure($"Methods:{Shop}{method}:{key}", value);

        Assert.Equal(value, Setting(Shop + method, key).Value);
        Assert.Empty(Log.Entries);
    }

    [Fact]
    public void BothSettingsAtOnce_ThatHoldTogether_TakeEffect()
    {
        _ = Runtime;
        Configuration[$"Methods:{Shop}HedgedAsync:Hedge:Delay"] = "3s";
        Configuration[$"Methods:{Shop}HedgedAsync:Timeout:Duration"] = "4s";
        Configuration.Reload();

        Assert.Equal(("3s", "4s"), (Setting(Shop + "HedgedAsync", "Hedge:Delay").Value, Setting(Shop + "HedgedAsync", "Timeout:Duration").Value));
        Assert.Empty(Log.Entries);
    }

    [Fact]
    public void ConflictWithADisabledAspect_IsNone()
    {
        Configure($"Methods:{Shop}HedgedAsync:Timeout:Enabled", "false");
        Configure($"Methods:{Shop}HedgedAsync:Hedge:Delay", "1h");

        Assert.Equal("1h", Setting(Shop + "HedgedAsync", "Hedge:Delay").Value);
        Assert.Empty(Log.Entries);
    }

    [Fact]
    public void RefusedConfiguration_StaysOutOfTheWayOfOtherCalls()
    {
        Configure($"Methods:{Shop}HedgedAsync:Hedge:Delay", "1h");
        Runtime.Find(Shop + "HedgedAsync")!.Override("Hedge:MaxHedges", "2");

        Assert.Equal("50ms", Setting(Shop + "HedgedAsync", "Hedge:Delay").Value);
        Assert.Single(Log.Entries);
    }

    [Fact]
    public void SwitchingOffWhatAnotherSettingNeeds_IsNoConflict()
    {
        Configure($"Methods:{Shop}Shared:RateLimited:Shared", "false");

        Assert.Equal("false", Setting(Shop + "Shared", "RateLimited:Shared").Value);
        Assert.Empty(Log.Entries);
    }

    private sealed partial class Services(AspectRuntime runtime)
    {
        [Cached("5m", Sliding = "1m", LoadTimeout = "1m")]
        [RateLimited(100, "1s"), Retry(1, Delay = "1s", Handle = [typeof(InvalidOperationException)])]
        [CircuitBreaker(Handle = [typeof(InvalidOperationException)]), Timeout("2s")]
        public partial Task<int> GetAsync(int id, CancellationToken cancellationToken);

        private static Task<int> GetCoreAsync(int id, CancellationToken cancellationToken)
            => cancellationToken.IsCancellationRequested ? Task.FromCanceled<int>(cancellationToken) : Task.FromResult(id);

        [RateLimited(100, "1s", Shared = true, Lease = "100ms")]
        public partial int Shared(int id);

        private static int SharedCore(int id) => id;

        [Hedge(Delay = "50ms", Idempotent = true), Timeout("2s")]
        public partial Task<int> HedgedAsync(int id, CancellationToken cancellationToken);

        private static Task<int> HedgedCoreAsync(int id, CancellationToken cancellationToken)
            => cancellationToken.IsCancellationRequested ? Task.FromCanceled<int>(cancellationToken) : Task.FromResult(id);

        [AdaptiveConcurrency(Min = 2, Initial = 10, Max = 30)]
        public partial int Adapted(int id);

        private static int AdaptedCore(int id) => id;

        [CachedEach("5m")]
        public partial Dictionary<int, int> GetEach(IReadOnlyCollection<int> ids);

        private static Dictionary<int, int> GetEachCore(IReadOnlyCollection<int> ids) => ids.ToDictionary(static id => id);
    }
}
