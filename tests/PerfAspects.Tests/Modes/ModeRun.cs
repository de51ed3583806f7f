using System.Diagnostics;
using PerfAspects.Contracts.Model;
using PerfAspects.Tests.Leaks;
using PerfAspects.Tests.Modes.Faults;

namespace PerfAspects.Tests.Modes;

/// <summary>
/// A case in a mode: calls the members of a subject, and compares all that is counted, measured and traced of their calls.
/// </summary>
internal sealed class ModeRun : IAsyncDisposable
{
    private readonly ModeRuntime _runtime;
    private readonly ModeListeners _listeners;
    private readonly Dictionary<string, Member> _members = [];
    private readonly Dictionary<string, Scrape> _beginnings = [];
    private readonly CancellationTokenSource _caller = new();
    private readonly Action _userCode;

    private ModeRun(Mode mode, ModeRuntime runtime, Type template, ForeignCode? foreign)
    {
        _runtime = runtime;
        Mode = mode;
        Core = new Core { IsLater = Shapes.Later.HasFlag(mode.Shape) };
        Template = template;
        Subject = CreateSubject();
        _listeners = new ModeListeners(mode, runtime.Meters, template.Name);
        _userCode = () => foreign?.Call(Foreign.Key);
        foreign?.Install();
    }

    public Mode Mode { get; }

    public Core Core { get; }

    public FakeClock Clock => _runtime.Clock;

    public AspectRuntime Runtime => _runtime.Aspects;

    /// <summary>The application's own signal of load.</summary>
    public ModeLoad Load => _runtime.Load;

    /// <summary>The store that the runtime shares with other processes.</summary>
    public ModelStore Store => _runtime.Store;

    /// <summary>The runtime's client of the store.</summary>
    public ModelCacheTier Tier => _runtime.Tier;

    /// <summary>The client of another process.</summary>
    public ModelCacheTier OtherClient => new(Store);

    /// <summary>The warnings and errors that have been logged, in order.</summary>
    public IEnumerable<string> Warnings => _runtime.Log.Told.Where(static entry =>
        entry.StartsWith("Warning", StringComparison.Ordinal) || entry.StartsWith("Error", StringComparison.Ordinal));

    private Type Template { get; }

    private object Subject
    {
        get;
        set
        {
            field = value;
            _runtime.Provide(value);
        }
    }

    /// <summary>Begins a case.</summary>
    /// <param name="mode">The mode.</param>
    /// <param name="template">The subject's template.</param>
    /// <param name="foreign">
    /// What the code that is not the package's calls, or <see langword="null"/> if that code does not matter to the case.
    /// </param>
    public static async Task<ModeRun> StartAsync(Mode mode, Type template, ForeignCode? foreign = null)
        => new(mode, foreign is null ? await ModeRuntime.StartAsync(mode.Hosting, SubjectType(mode, template)) : new ModeRuntime(foreign), template, foreign);

    /// <summary>Calls another instance of the subject from now on, with the same core.</summary>
    public void UseAnotherSubject()
    {
        Subject = CreateSubject();
        _members.Clear();
    }

    /// <summary>Calls a member. A synchronous one has ended when this returns.</summary>
    public Task<int> CallAsync(string member, int id = 0, CancellationToken? token = null)
    {
        var called = Prepare(member);
        return Limited(called.CallAsync(id, token ?? DefaultToken));
    }

    /// <summary>Calls a member that will wait: a synchronous one on a thread of its own.</summary>
    public Task<int> BeginAsync(string member, int id = 0, CancellationToken? token = null)
    {
        var called = Prepare(member);
        Task<int> Call() => called.CallAsync(id, token ?? DefaultToken);
        return Limited(Mode.IsSynchronous
            ? Task.Factory.StartNew(Call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()
            : Call());
    }

    /// <summary>Calls a member that begins to run its core, and returns when the core has begun.</summary>
    public async Task<Task<int>> BeginCoreAsync(string member, int id = 0, CancellationToken? token = null)
    {
        var runs = Core.Runs;
        var call = BeginAsync(member, id, token);
        await Patience.UntilAsync(() => Core.Runs > runs);
        return call;
    }

    /// <summary>Moves the clock until a call has ended, whenever the call sets its timers.</summary>
    public Task AdvanceUntilAsync(Task call, TimeSpan step) => Patience.UntilAsync(() =>
    {
        Clock.Advance(step);
        return call.IsCompleted;
    });

    /// <summary>Waits until something is counted.</summary>
    public Task UntilCountedAsync(string member, string word, long count) => Patience.UntilAsync(() => Counted(member)[word] == count);

    /// <summary>A key of the mode's kind.</summary>
    public object Key(int id) => Mode.Key == KeyKind.User ? new UserKey(id, _userCode) : id;

    public AspectMethod Method(string member) => Runtime.Find(Find(member).Name)!;

    /// <summary>
    /// Compares everything that is counted of a member's calls since the beginning of the case, and what listeners have been told of
    /// them.
    /// </summary>
    /// <param name="member">The member.</param>
    /// <param name="expected">In the words of <see cref="Scrape"/>; what is not named is zero.</param>
    public void AssertCounts(string member, string expected)
    {
        var name = Find(member).Name;
        var counted = Counted(member);
        if (Runtime.Find(name) is not { } method)
        {
            Assert.True(Find(member).IsInvalidator && !Mode.IsWatched); // it has no aspect, and is known to no runtime
            Assert.Equal("", counted.ToString());
            return;
        }

        Assert.Equal(expected, counted.ToString());
        var statistics = method.GetStatistics();
        var beginning = _beginnings[member];
        var calls = counted["ok"] + counted["error"] + counted["canceled"];
        Assert.Equal((calls, counted["error"]), (statistics.Calls - beginning["ok"], statistics.Failures));
        Assert.Equal(
            (counted["hit"], counted["miss"], counted["joined"], counted["stale"], counted["entries"]),
            (statistics.CacheHits, statistics.CacheMisses, statistics.CacheJoined, statistics.CacheStale, statistics.CacheEntries));
        Assert.Equal(counted["expired"] + counted["capacity"] + counted["pressure"], statistics.CacheEvictions);
        Assert.Equal(
            (counted["rejected"] + counted["full"] + counted["limited"] + counted["shed"], counted["broken"], counted["retries"], counted["timeouts"], counted["fallbacks"]),
            (statistics.Rejected, statistics.CircuitRejections, statistics.Retries, statistics.Timeouts, statistics.Fallbacks));
        Assert.Equal(counted["suppressed"], statistics.RetriesSuppressed);
        AssertMeasured(name, calls, counted);
        AssertTraced(name, calls, counted);
    }

    /// <summary>The durations of a member's calls in seconds, in the order of their ends, if the mode's listeners hear them.</summary>
    public double[]? Durations(string member) => Mode.HearsMeters && IsTimed
        ? [.. _listeners.Durations(Find(member).Name).Select(static reading => reading.Value)]
        : null;

    /// <summary>The events of a member's spans, in the order of the spans' ends, if the mode's listeners hear them.</summary>
    public string[]? Events(string member) => Mode.HearsSpans && IsTraced
        ? [.. _listeners.Spans(Find(member).Name).SelectMany(static span => span.Events).Select(static happened => happened.Name)]
        : null;

    public async ValueTask DisposeAsync()
    {
        await _runtime.DisposeAsync();
        _listeners.Dispose();
        Core.Release();
        await Patience.UntilAsync(() => TokenCallbacks.Count(_caller) == 0);
        _caller.Dispose();
    }

    // In a host's modes callers have a token that could be cancelled, but is not.
    private CancellationToken DefaultToken => Mode.Hosting == Hosting.Host ? _caller.Token : default;

    private bool IsTimed => Template.Name == "TimedSubject" || (Mode.IsWatched && Template.Name != "TracedSubject");

    private bool IsTraced => Template.Name == "TracedSubject" || (Mode.IsWatched && Template.Name != "TimedSubject");

    private object CreateSubject()
    {
        return Activator.CreateInstance(SubjectType(Mode, Template), Runtime, Core)!;
    }

    private static Type SubjectType(Mode mode, Type template)
        => template.Assembly.GetType($"PerfAspects.Tests.Modes.Subjects.{mode.Variant()}.{template.Name}", throwOnError: true)!;

    /// <summary>Lets the counts of a member begin now.</summary>
    public void BeginAnew(string member) => _beginnings[member] = Scrape.Of(_runtime.Meters, Find(member).Name);

    /// <summary>Everything that is counted of a member's calls since the beginning of the case.</summary>
    public Scrape Counted(string member) => Scrape.Of(_runtime.Meters, Find(member).Name).Since(_beginnings[member]);

    private void AssertMeasured(string name, long calls, Scrape counted)
    {
        var durations = _listeners.Durations(name);
        Assert.Equal(Mode.HearsMeters && IsTimed ? calls : 0, durations.Count);
        if (durations.Count > 0)
        {
            Assert.Equal(
                counted["error"],
                durations.Count(static reading => reading.Tags.TryGetValue("error.type", out var type) && type is not null));
        }
    }

    private void AssertTraced(string name, long calls, Scrape counted)
    {
        var spans = _listeners.Spans(name);
        Assert.Equal(Mode.HearsSpans && IsTraced ? calls : 0, spans.Count);
        if (spans.Count > 0)
        {
            Assert.Equal(counted["error"], spans.Count(static span => span.Status == ActivityStatusCode.Error));
            AssertEvents(spans, "perfaspects.cache.hit", counted["hit"]);
            AssertEvents(spans, "perfaspects.cache.joined", counted["joined"]);
            AssertEvents(spans, "perfaspects.cache.stale", counted["stale"]);
            AssertEvents(spans, "perfaspects.fallback", counted["fallbacks"]);
            AssertEvents(spans, "perfaspects.rate_limit.queued", counted["queued"]);
            AssertEvents(spans, "perfaspects.rate_limit.rejected", counted["rejected"]);
            AssertEvents(spans, "perfaspects.bulkhead.rejected", counted["full"]);
            AssertEvents(spans, "perfaspects.concurrency.rejected", counted["limited"]);
            AssertEvents(spans, "perfaspects.shed.rejected", counted["shed"]);
            AssertEvents(spans, "perfaspects.circuit_breaker.rejected", counted["broken"]);
            AssertEvents(spans, "perfaspects.retry.suppressed", counted["suppressed"]);
        }
    }

    private static void AssertEvents(IReadOnlyList<Activity> spans, string name, long count)
        => Assert.Equal((name, count), (name, spans.SelectMany(static span => span.Events).Count(happened => happened.Name == name)));

    private static Task<int> Limited(Task<int> call) => call.WaitAsync(Patience.Limit);

    private Member Prepare(string member)
    {
        var called = Find(member);
        if (Mode.Changes == Changes.Live)
        {
            Switch(called, isOn: false);
            Switch(called, isOn: true);
        }

        return called;
    }

    // In a live mode the first call comes while all aspects are off, so that the state that the case uses has been made by a change.
    private Member Find(string member)
    {
        if (_members.TryGetValue(member, out var known))
        {
            return known;
        }

        var called = _members[member] = new Member(Subject, member, id => new UserKey(id, _userCode));
        if (_beginnings.ContainsKey(member))
        {
            return called;
        }

        if (Mode.Changes == Changes.Live)
        {
            Switch(called, isOn: false);
            WarmUp(called);
            Switch(called, isOn: true);
        }

        _beginnings[member] = Scrape.Of(_runtime.Meters, called.Name);
        return called;
    }

    private void WarmUp(Member member)
    {
        if (member.IsInvalidator)
        {
            return; // it would drop entries of the case
        }

        Core.IsWarmingUp = true;
        member.CallAsync(0, default).GetAwaiter().GetResult();
        Core.IsWarmingUp = false;
    }

    private void Switch(Member member, bool isOn)
    {
        foreach (var setting in Runtime.Find(member.Name)?.Settings ?? []) // a method that only invalidates has no aspect to switch
        {
            if (setting.Name.EndsWith(":Enabled", StringComparison.Ordinal))
            {
                _runtime.Configuration[$"Methods:{member.Name}:{setting.Name}"] = isOn ? null : "false";
            }
        }

        _runtime.Configuration.Reload();
    }
}
