using PerfAspects.CompilerServices;

namespace PerfAspects.Tests.Caching;

/// <summary>A real cached method and what an oracle expects of it, taken through the same steps.</summary>
internal sealed class CacheModel : IAsyncDisposable
{
    public const int BytesPerStep = 3;

    private const int Keys = 3;
    private const int Lifetime = 100;
    private const int Grace = 60;

    private readonly FakeClock _clock = new();
    private readonly AspectRuntime _runtime;
    private readonly CachedMethod<Call, Key, int> _method;
    private readonly AspectMethod _view;
    private readonly bool _withStale;
    private readonly Source _source = new();

    // What the oracle knows.
    private readonly Dictionary<int, (int Value, int ExpiresAt, bool IsValid)> _entries = [];
    private readonly List<ExpectedLoad> _loads = [];
    private int _now;
    private int _runs;

    public CacheModel(bool withStale)
    {
        _withStale = withStale;
        _runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = _clock });
        var cached = new CachedAttribute($"{Lifetime}s") { MaxEntries = 0, StaleOnError = withStale ? $"{Grace}s" : null };
        var descriptor = new AspectDescriptor("Model", cached);
        _method = new AspectSlot<CachedMethod<Call, Key, int>>(descriptor).In(_runtime);
        _view = _runtime.GetMethod(descriptor);
    }

    public async Task StepAsync(byte kind, byte which, byte amount)
    {
        var key = which % Keys;
        switch (kind % 12)
        {
            case 0 or 1 or 2:
                await GetAsync(key, canLeave: amount % 2 == 0);
                break;
            case 3 or 4:
                await EndAsync(which, fails: false);
                break;
            case 5:
                await EndAsync(which, fails: true);
                break;
            case 6:
                await LeaveAsync(which, amount);
                break;
            case 7:
                _method.Invalidate(new Key(key));
                Invalidate(key);
                break;
            case 8:
                await _runtime.InvalidateTagAsync($"key:{key}");
                Invalidate(key);
                break;
            case 9:
                await _runtime.InvalidateTagAsync("all");
                InvalidateAll();
                break;
            case 10:
                _view.ClearCache();
                InvalidateAll();
                break;
            default:
                _now += amount % 50;
                _clock.Advance(TimeSpan.FromSeconds(amount % 50));
                break;
        }

        Check();
    }

    public async Task FinishAsync()
    {
        while (_loads.Count > 0)
        {
            await EndAsync(0, fails: false);
        }

        Check();
        _view.ClearCache();
        Assert.Equal(0, _view.GetStatistics().CacheEntries);

        // Nothing is held that nobody needs; but who waits for a load is told before it lets go of its tags, and may be here first.
        Patience.Until(() => _runtime.Tags.Count == 0);
    }

    public async ValueTask DisposeAsync()
    {
        _loads.ForEach(static load => load.Gate.TrySetResult(0));
        await _runtime.DisposeAsync();
    }

    private async Task GetAsync(int key, bool canLeave)
    {
        var leave = canLeave ? new CancellationTokenSource() : null;
        var call = _method.InvokeTask(new Call(_source, key), leave?.Token ?? default);
        if (_entries.TryGetValue(key, out var entry) && entry.IsValid && entry.ExpiresAt > _now)
        {
            Assert.True(call.IsCompletedSuccessfully, "a hit has completed");
            Assert.Equal(entry.Value, await call);
            return;
        }

        var load = _loads.Find(load => load.Key == key && load.IsJoinable);
        if (load is null)
        {
            _runs++;
            Assert.Equal(_runs, _source.Gates.Count);
            _loads.Add(load = new ExpectedLoad(key, _source.Gates[^1]));
        }

        load.Callers.Add((call, leave));
    }

    private async Task EndAsync(int which, bool fails)
    {
        if (_loads.Count == 0)
        {
            return;
        }

        var load = _loads[which % _loads.Count];
        _loads.Remove(load);
        if (!fails)
        {
            var value = ++_source.Values;
            load.Gate.SetResult(value);
            foreach (var (call, _) in load.Callers)
            {
                Assert.Equal(value, await call);
            }

            if (!load.IsAbandoned && !load.IsFenced)
            {
                _entries[load.Key] = (value, _now + Lifetime, true);
            }

            return;
        }

        // Those who are left when the first has gone run it again, and that one succeeds: as many executions as there are loads to run.
        if (load.FirstHasLeft && load.Callers.Count > 0)
        {
            _source.RunAtOnce = ++_source.Values;
            load.Gate.SetException(new TimeoutException());
            await ExpectRerunAsync(load);
            return;
        }

        load.Gate.SetException(new TimeoutException());
        var isStale = _withStale && _entries.TryGetValue(load.Key, out var entry) && entry.IsValid && entry.ExpiresAt + Grace > _now;
        foreach (var (call, _) in load.Callers)
        {
            if (isStale)
            {
                Assert.Equal(_entries[load.Key].Value, await call);
            }
            else
            {
                await Assert.ThrowsAsync<TimeoutException>(() => call);
            }
        }
    }

    private async Task ExpectRerunAsync(ExpectedLoad failed)
    {
        if (_entries.TryGetValue(failed.Key, out var entry) && entry.IsValid && entry.ExpiresAt > _now)
        {
            foreach (var (call, _) in failed.Callers)
            {
                Assert.Equal(entry.Value, await call);
            }
        }
        else if (_loads.Find(load => load.Key == failed.Key && load.IsJoinable) is { } current)
        {
            // They join what runs already. When they have is not to be seen, so it ends here: joined or come too late, they get its value.
            current.Callers.AddRange(failed.Callers);
            await EndAsync(_loads.IndexOf(current), fails: false);
        }
        else
        {
            foreach (var (call, _) in failed.Callers)
            {
                Assert.Equal(_source.RunAtOnce, await call);
            }

            _runs++;
            _entries[failed.Key] = (_source.RunAtOnce!.Value, _now + Lifetime, true);
        }

        _source.RunAtOnce = null;
    }

    private async Task LeaveAsync(int which, int whom)
    {
        if (_loads.Count == 0)
        {
            return;
        }

        var load = _loads[which % _loads.Count];
        if (load.Callers.Count == 0)
        {
            return;
        }

        var index = whom % load.Callers.Count;
        var (call, leave) = load.Callers[index];
        if (leave is null)
        {
            return;
        }

        await leave.CancelAsync();
        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(leave.Token, exception.CancellationToken);
        load.FirstHasLeft |= index == 0; // whoever is first in the list then, the load has lost the one who began it
        load.Callers.RemoveAt(index);
        load.IsAbandoned = load.Callers.Count == 0;
    }

    private void Invalidate(int key)
    {
        if (_entries.TryGetValue(key, out var entry))
        {
            _entries[key] = entry with { IsValid = false };
        }

        _loads.FindAll(load => load.Key == key).ForEach(static load => load.IsFenced = true);
    }

    private void InvalidateAll()
    {
        for (var key = 0; key < Keys; key++)
        {
            Invalidate(key);
        }
    }

    private void Check()
    {
        Assert.Equal(_runs, _source.Gates.Count);
        Assert.All(_loads, static load => Assert.All(load.Callers, static caller => Assert.False(caller.Call.IsCompleted, "a caller waits for its load")));
    }

    private sealed class ExpectedLoad(int key, TaskCompletionSource<int> gate)
    {
        public int Key { get; } = key;

        public TaskCompletionSource<int> Gate { get; } = gate;

        public List<(Task<int> Call, CancellationTokenSource? Leave)> Callers { get; } = [];

        public bool FirstHasLeft { get; set; }

        public bool IsFenced { get; set; }

        public bool IsAbandoned { get; set; }

        public bool IsJoinable => !IsFenced && !IsAbandoned;
    }

    /// <summary>What the core reads from: each run waits at a gate of its own, or is answered at once.</summary>
    internal sealed class Source
    {
        private readonly Lock _gate = new();

        public List<TaskCompletionSource<int>> Gates { get; } = [];

        public int Values { get; set; }

        public int? RunAtOnce { get; set; }

        public ValueTask<int> RunAsync()
        {
            lock (_gate)
            {
                var gate = new TaskCompletionSource<int>();
                Gates.Add(gate);
                return RunAtOnce is { } value ? new ValueTask<int>(value) : new ValueTask<int>(gate.Task);
            }
        }
    }

    internal readonly record struct Key(int Id);

    internal readonly struct Call(Source source, int id) : ICachedCall<Key, int>, ITaggedCall
    {
        public Key Key => new(id);

        public CacheTag[] GetTags() => [new($"key:{id}"), new("all")];

        public ValueTask<int> InvokeAsync(CancellationToken cancellationToken) => source.RunAsync();
    }
}
