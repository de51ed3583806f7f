using System.Diagnostics;
using PerfAspects.Redis.Tests.Servers;
using StackExchange.Redis;

namespace PerfAspects.Redis.Tests.Caching;

/// <summary>Two processes, as runtimes, whose server and link fail in every way: no call fails, and no value stays old.</summary>
public sealed class SharedOutageTests : IAsyncLifetime
{
    private const int MostOfACall = 20; // seconds: what fails by itself, beside deadlines of a part of a second

    private readonly List<Node> _nodes = [];
    private RedisServer? _server;
    private volatile string _source = "1";

    private Node A => _nodes[0];

    private Node B => _nodes[1];

    public async Task InitializeAsync() => _server = TierFactAttribute.Unavailable is null ? await RedisServer.StartAsync() : null;

    public async Task DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [TierFact]
    public async Task Server_ThatIsKilledAndRestartedEmpty_LeavesNothingOld()
    {
        await StartAsync();
        await _server!.KillAsync();

        await ChangeWhileTheServerIsAwayAsync("2");
        await _server.StartAgainAsync();

        await BothReadAsync("2");
        await ChangeAndReadAsync("3");
    }

    [TierFact]
    public async Task Server_ThatIsSuspended_HoldsNoCallAndLeavesNothingOld()
    {
        await StartAsync();
        await _server!.SuspendAsync();

        await ChangeWhileTheServerIsAwayAsync("2");
        await _server.ResumeAsync();

        await BothReadAsync("2");
        await ChangeAndReadAsync("3");
    }

    [TierFact]
    public async Task Link_ThatIsSilent_HoldsNoCallAndLeavesNothingOld()
    {
        await StartAsync();
        A.Link.Silence();

        await ChangeWhileTheServerIsAwayAsync("2");
        A.Link.Mend();

        await BothReadAsync("2");
        await ChangeAndReadAsync("3");
    }

    [TierFact]
    public async Task Link_ThatIsCutWhileTheOtherProcessInvalidates_LeavesNothingOld()
    {
        await StartAsync();
        A.Link.Cut();
        _source = "2";
        await B.Prices.ForgetAsync(1);
        Assert.Equal("2", await B.ReadAsync());
        A.Link.Mend();

        await BothReadAsync("2");
        await ChangeAndReadAsync("3");
    }

    // Later than the deadline of every call: the log is followed all the same, and invalidations arrive.
    [TierFact]
    public async Task Link_ThatIsSlow_HoldsNoCallAndLeavesNothingOld()
    {
        await StartAsync();
        A.Link.Delay(TimeSpan.FromMilliseconds(250));
        _source = "2";
        await B.Prices.ForgetAsync(1);
        await BothReadAsync("2");
        _source = "3";
        await A.Prices.ForgetTagAsync(1);

        await BothReadAsync("3");
        A.Link.Mend();
        await ChangeAndReadAsync("4");
    }

    [TierFact]
    public async Task Server_ThatIsFlushed_LeavesNothingOld()
    {
        await StartAsync();
        await _server!.AdminServer.FlushAllDatabasesAsync();
        await ChangeAndReadAsync("2");
        _source = "3";
        await A.Prices.ForgetTagAsync(1);
        await _server.AdminServer.FlushAllDatabasesAsync();

        await BothReadAsync("3");
    }

    [TierFact]
    public async Task Clocks_ThatAreApart_LeaveNothingOld()
    {
        await StartAsync(TimeSpan.FromSeconds(5));
        await ChangeAndReadAsync("2");
        _source = "3";
        await B.Prices.ForgetTagAsync(1);
        await BothReadAsync("3");
    }

    private async Task StartAsync(TimeSpan clock = default)
    {
        _nodes.Add(new Node(_server!.Port, clock, () => _source));
        _nodes.Add(new Node(_server.Port, default, () => _source));
        Assert.Equal("1", await A.ReadAsync());
        Assert.Equal("1", await B.ReadAsync());
    }

    private async Task ChangeAndReadAsync(string value)
    {
        _source = value;
        await A.Prices.ForgetAsync(1);
        await BothReadAsync(value);
    }

    private async Task ChangeWhileTheServerIsAwayAsync(string value)
    {
        _source = value;
        var started = Stopwatch.GetTimestamp();
        await A.Prices.ForgetAsync(1);
        Assert.Equal(value, await A.ReadAsync()); // at once, in the process that invalidates
        Assert.Equal(value, await A.Prices.GetAsync(2));
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, MostOfACall);
    }

    private Task BothReadAsync(string value)
        => Eventually.TrueAsync(async () => await A.ReadAsync() == value && await B.ReadAsync() == value && await IsInTheTierAsync(value));

    // A process that has nothing in memory.
    private async Task<bool> IsInTheTierAsync(string value)
    {
        await using var fresh = new Node(_server!.Port, default, () => _source);
        return await fresh.ReadAsync() == value && fresh.TierHits == 1;
    }

    private sealed class Node : IAsyncDisposable
    {
        private readonly RedisCacheTier _tier;
        private readonly AspectRuntime _runtime;

        public Node(int port, TimeSpan clock, Func<string> source)
        {
            Link = new CuttingProxy(port);
            _tier = new RedisCacheTier(new RedisTierOptions { Configuration = Link.Configuration });
            _runtime = new AspectRuntime(new AspectRuntimeOptions { SharedTier = _tier, TimeProvider = new ApartClock(clock) });
            Prices = new SharedPrices(_runtime, _ => Task.FromResult(source()));
        }

        public CuttingProxy Link { get; }

        public SharedPrices Prices { get; }

        public long TierHits => _runtime.Find(typeof(SharedPrices), nameof(SharedPrices.GetAsync))!.GetStatistics().TierHits;

        public Task<string> ReadAsync() => Prices.GetAsync(1);

        public async ValueTask DisposeAsync()
        {
            await _runtime.DisposeAsync();
            await _tier.DisposeAsync();
            await Link.DisposeAsync();
        }
    }

    private sealed class ApartClock(TimeSpan apart) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + apart;

        public override long GetTimestamp() => base.GetTimestamp() + (long)(apart.TotalSeconds * TimestampFrequency);
    }
}
