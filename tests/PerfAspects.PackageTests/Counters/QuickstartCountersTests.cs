using System.Globalization;

namespace PerfAspects.PackageTests.Counters;

/// <summary>What a tool outside the process sees of the quickstart.</summary>
public sealed class QuickstartCountersTests(WatchedQuickstart run) : IClassFixture<WatchedQuickstart>
{
    private const string Cached = "Quickstart.WorldClockService.";
    private const string Offset = Cached + "GetOffsetAsync";
    private const string Limited = Cached + "GetNextTransitionAsync";

    private static readonly string[] s_methods = ["GetOffsetAsync", "GetDaylightRuleAsync", "GetNextTransitionAsync", "GetSharedOfficeHours"];

    [Fact]
    public void Process_WatchedToItsEnd_ExitsCleanlyWithItsTable()
    {
        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"dotnet-counters monitor --process-id {run.ProcessId} ", run.Output[2], StringComparison.Ordinal);
        Assert.All(s_methods, method => Assert.True(CallsInTable(method) > 0));
    }

    [Fact]
    public void Session_FromBeginningToEnd_HasNoErrorAndNoSeriesTooMany() => Assert.Empty(run.Counters.Errors);

    [Theory]
    [InlineData("perfaspects.call.duration", "Histogram`1", "s")]
    [InlineData("perfaspects.calls", "ObservableCounter`1", "{call}")]
    [InlineData("perfaspects.call.active", "ObservableUpDownCounter`1", "{call}")]
    [InlineData("perfaspects.cache.requests", "ObservableCounter`1", "{request}")]
    [InlineData("perfaspects.cache.hit.ratio", "ObservableGauge`1", "1")]
    [InlineData("perfaspects.cache.load.duration", "Histogram`1", "s")]
    [InlineData("perfaspects.cache.evictions", "ObservableCounter`1", "{eviction}")]
    [InlineData("perfaspects.cache.invalidations", "ObservableCounter`1", "{invalidation}")]
    [InlineData("perfaspects.cache.entries", "ObservableUpDownCounter`1", "{entry}")]
    [InlineData("perfaspects.rate_limit.requests", "ObservableCounter`1", "{request}")]
    [InlineData("perfaspects.circuit_breaker.state", "ObservableGauge`1", "{circuit}")]
    [InlineData("perfaspects.circuit_breaker.transitions", "ObservableCounter`1", "{transition}")]
    [InlineData("perfaspects.circuit_breaker.rejections", "ObservableCounter`1", "{rejection}")]
    public void Instrument_SeenFromOutside_HasItsKindAndUnit(string instrument, string kind, string unit)
    {
        Assert.Equal(kind, run.Counters.Kinds[instrument]);
        Assert.Equal([unit], Readings(instrument).Select(reading => reading.Unit).Distinct());
    }

    [Theory]
    [InlineData("perfaspects.call.active", "", "")]
    [InlineData("perfaspects.calls", "perfaspects.call.outcome", "canceled,error,ok")]
    [InlineData("perfaspects.cache.requests", "perfaspects.cache.result", "hit,joined,miss,stale")]
    [InlineData("perfaspects.cache.hit.ratio", "", "")]
    [InlineData("perfaspects.cache.evictions", "perfaspects.cache.reason", "capacity,expired,pressure")]
    [InlineData("perfaspects.cache.invalidations", "perfaspects.cache.reason", "all,key,tag")]
    [InlineData("perfaspects.cache.entries", "", "")]
    [InlineData("perfaspects.rate_limit.requests", "perfaspects.rate_limit.result", "admitted,queued,rejected")]
    [InlineData("perfaspects.circuit_breaker.state", "perfaspects.circuit_breaker.state", "closed,half_open,isolated,open")]
    [InlineData("perfaspects.circuit_breaker.transitions", "perfaspects.circuit_breaker.from,perfaspects.circuit_breaker.to", "closed,half_open,open")]
    [InlineData("perfaspects.circuit_breaker.rejections", "", "")]
    [InlineData("perfaspects.call.duration", "error.type", "PerfAspects.RateLimitRejectedException,Polly.CircuitBreaker.BrokenCircuitException,System.Net.Http.HttpRequestException")]
    [InlineData("perfaspects.cache.load.duration", "error.type", "Polly.CircuitBreaker.BrokenCircuitException,System.Net.Http.HttpRequestException")]
    public void Series_OfAnInstrument_CarryTheMethodAndTheContractsTagsOnly(string instrument, string tags, string values)
    {
        var known = s_methods.SelectMany(method => new[] { Cached + method, $"Quickstart.UncachedWorldClock.{method}" }).ToHashSet();

        Assert.All(Readings(instrument), reading =>
        {
            Assert.Contains(reading.Method, known);
            foreach (var (tag, value) in reading.Tags.Where(tag => tag.Key != "code.function.name"))
            {
                Assert.Contains(tag, tags.Split(','));
                Assert.Contains(value, values.Split(','));
            }
        });
    }

    [Fact]
    public void Calls_SeenByAToolThatAttachedLate_ReachBackToTheStart()
    {
        var outcomes = Readings("perfaspects.calls").Where(reading => reading.Method == Offset).ToList();

        Assert.True(outcomes.DistinctBy(reading => reading.FurtherTag).Sum(reading => reading.Value) >= run.CallsBefore);
        Assert.InRange(Last("perfaspects.calls", Offset).Values.Sum(), run.CallsBefore + 1, CallsInTable("GetOffsetAsync"));
    }

    [Fact]
    public void CacheRequests_OfACachedMethod_AgreeWithItsHitRatio()
    {
        var requests = Last("perfaspects.cache.requests", Offset);
        var ratio = Readings("perfaspects.cache.hit.ratio").Last(reading => reading.Method == Offset).Value;

        Assert.InRange(requests["hit"], requests["miss"] + requests["joined"], CallsInTable("GetOffsetAsync"));
        Assert.Equal(requests["hit"] / requests.Values.Sum(), ratio, tolerance: 0.02); // observed a moment apart
        Assert.Contains(Readings("perfaspects.cache.entries"), reading => reading.Method == Offset && reading.Value > 0);
    }

    [Fact]
    public void RateLimitRequests_OverTheLimit_AreRejected()
    {
        var requests = Last("perfaspects.rate_limit.requests", Limited);

        Assert.True(requests["rejected"] > 0);
        Assert.InRange(requests["admitted"], 30, 30 * 7); // thirty in each second of six, and those that fill the last window
        Assert.Equal(0, requests["queued"]);
    }

    [Fact]
    public void Circuit_ThroughTheSpellOfFailures_OpensAndIsInOneStateAtATime()
    {
        var states = Readings("perfaspects.circuit_breaker.state").Where(reading => reading.Method == Offset).ToList();
        var transitions = Readings("perfaspects.circuit_breaker.transitions").Where(reading => reading.Method == Offset)
            .Select(reading => (From: reading.Tags["perfaspects.circuit_breaker.from"], To: reading.Tags["perfaspects.circuit_breaker.to"]));

        Assert.Equal(states.Count(state => state.FurtherTag == "closed"), states.Sum(state => state.Value));
        Assert.Superset(new HashSet<(string, string)> { ("closed", "open"), ("open", "half_open") }, transitions.ToHashSet());
    }

    [Fact]
    public void CallDuration_OfACachedMethod_IsShorterThanWithoutTheCache()
    {
        double BestMedian(string method) => Readings("perfaspects.call.duration")
            .Where(reading => reading.Method == method && !reading.Tags.ContainsKey("error.type"))
            .Select(reading => reading.Value)
            .Order()
            .First();

        var uncached = BestMedian("Quickstart.UncachedWorldClock.GetOffsetAsync");

        Assert.InRange(uncached, 0.008, 1); // seconds; the upstream takes 8 ms at the least
        Assert.InRange(BestMedian(Offset), 0, uncached / 2);
    }

    private IEnumerable<CounterReading> Readings(string instrument) => run.Counters.Readings.Where(reading => reading.Instrument == instrument);

    /// <summary>The latest value of each of a method's series, by their one further tag.</summary>
    private Dictionary<string, double> Last(string instrument, string method) => Readings(instrument)
        .Where(reading => reading.Method == method)
        .GroupBy(reading => reading.FurtherTag)
        .ToDictionary(series => series.Key, series => series.Last().Value);

    private int CallsInTable(string method)
    {
        var row = run.Output.First(line => line.StartsWith(method, StringComparison.Ordinal));
        return int.Parse(row.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
    }
}
