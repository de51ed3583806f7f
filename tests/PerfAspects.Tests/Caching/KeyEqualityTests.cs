namespace PerfAspects.Tests.Caching;

/// <summary>A key type of the user's compares as slowly as it likes: no other key waits for it.</summary>
public sealed partial class KeyEqualityTests : AspectTest
{
    private const string Get = "PerfAspects.Tests.Caching.KeyEqualityTests+Store.Get";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Store _store;

    public KeyEqualityTests() => _store = new Store(Runtime);

    [Fact(Timeout = 60_000)]
    public async Task SlowComparison_HoldsUpNoOtherKey()
    {
        _store.Get(new Key(1));
        foreach (var ask in (Action<Key>[])[key => _store.Get(key), key => _store.Invalidate(key)])
        {
            using var slow = new Slow();
            var asking = Task.Run(() => ask(new Key(3) { Comparing = slow }));
            while (await Task.WhenAny(asking, slow.BeginsAsync()) != asking)
            {
                var other = Task.Run(() =>
                {
                    _store.Get(new Key(100 + slow.Comparisons * 2));
                    return Runtime.Find(Get)!.GetStatistics();
                });
                await other.WaitAsync(s_patience);
                slow.Continue();
            }

            await asking.WaitAsync(s_patience);
            Assert.NotEqual(0, slow.Comparisons);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task SameKey_AddedDuringTheComparison_IsFound()
    {
        _store.Get(new Key(1));
        using var slow = new Slow();
        var asking = Task.Run(() => _store.Get(new Key(3) { Comparing = slow }));
        await slow.BeginsAsync().WaitAsync(s_patience);
        slow.Continue(); // the look-up for a hit
        await slow.BeginsAsync().WaitAsync(s_patience); // the look-up before the load begins

        var other = _store.Get(new Key(3));
        slow.Comparisons = int.MinValue; // no more waiting
        slow.Continue();

        Assert.Same(other, await asking.WaitAsync(s_patience));
        Assert.Equal(2, Runtime.Find(Get)!.GetStatistics().CacheEntries);
    }

    [Fact(Timeout = 60_000)]
    public async Task ManyKeysOfOneHashCode_AddedByManyThreads_AreLoadedOnceEach()
    {
        const int Keys = 200;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var id = 0; id < Keys; id++)
            {
                _store.Get(new Key(id * 2));
            }
        })));

        Assert.Equal((long)Keys, Runtime.Find(Get)!.GetStatistics().CacheEntries);
        Assert.Equal(Keys, _store.Loads);
    }

    /// <summary>Stops each comparison until it may go on.</summary>
    private sealed class Slow : IDisposable
    {
        private readonly SemaphoreSlim _begun = new(0);
        private readonly SemaphoreSlim _continue = new(0);

        public int Comparisons { get; set; }

        public Task BeginsAsync() => _begun.WaitAsync();

        public void Continue() => _continue.Release();

        public void Compare()
        {
            if (Comparisons >= 0)
            {
                Comparisons++;
                _begun.Release();
                _continue.Wait(s_patience);
            }
        }

        public void Dispose()
        {
            _begun.Dispose();
            _continue.Dispose();
        }
    }

    private sealed class Key(int id) : IEquatable<Key>
    {
        public Slow? Comparing { get; init; }

        private int Id { get; } = id;

        public bool Equals(Key? other)
        {
            (other?.Comparing ?? Comparing)?.Compare();
            return other?.Id == Id;
        }

        public override bool Equals(object? obj) => Equals(obj as Key);

        public override int GetHashCode() => Id & 1;
    }

    private sealed partial class Store(AspectRuntime runtime)
    {
        private int _loads;

        public int Loads => _loads;

        [Cached("1h")]
        public partial object Get(Key key);

        private object GetCore(Key key)
        {
            Interlocked.Increment(ref _loads);
            return new object();
        }

        [CacheInvalidate(nameof(Get))]
        public partial void Invalidate(Key key);
    }
}
