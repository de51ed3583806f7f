using PerfAspects.Tests.Modes;

namespace PerfAspects.Tests.Batching;

/// <summary>Keys of the application's type whose equality throws, waits or calls back: it runs under no lock, and harms no other call.</summary>
public sealed partial class BatchedForeignCodeTests : AspectTest
{
    private readonly Shop _shop;

    public BatchedForeignCodeTests() => _shop = new Shop(Runtime);

    [Fact]
    public async Task EqualityThatWaitsForAnotherCall_DoesNotHoldItUp()
    {
        var first = Begin(1);
        var others = new List<Task<int>>();
        var waiting = Begin(new UserKey(3, () => OnAnotherThread(() => others.Add(Begin(5)))));
        Pass();

        Assert.Equal((1, 3), (await first, await waiting));
        Assert.NotEmpty(others);
        Assert.All(await Task.WhenAll(others), static value => Assert.Equal(5, value));
        Assert.Equal([1, 3, 5], _shop.Asked.SelectMany(static keys => keys).Distinct().Order());
    }

    [Fact]
    public async Task EqualityThatCallsTheMethod_IsNoDeadlock_AndKeysStayDistinct()
    {
        var first = Begin(1);
        Task<int>? inner = null;
        var isInside = false;
        var outer = Begin(new UserKey(3, () =>
        {
            if (!isInside)
            {
                isInside = true;
                inner = Begin(new UserKey(3, null));
            }
        }));
        Pass();

        Assert.Equal((1, 3, 3), (await first, await outer, await inner!));
        Assert.Equal([1, 3], Assert.Single(_shop.Asked).Order());
    }

    [Fact]
    public async Task EqualityThatThrows_AtEachOfItsCalls_FailsItsOwnCallAlone()
    {
        for (var at = 1; ; at++)
        {
            var calls = 0;
            var shop = new Shop(Runtime);
            var before = WithoutContext.Run(() => shop.GetAsync(new UserKey(1, null)));
            var twin = WithoutContext.Run(() => shop.GetAsync(new UserKey(1, null)));
            var failing = WithoutContext.Run(() => shop.GetAsync(new UserKey(3, () =>
            {
                if (++calls == at)
                {
                    throw new InvalidDataException();
                }
            })));
            var callsBefore = calls;
            Pass();

            Assert.Equal((1, 1), (await before, await twin));
            if (callsBefore < at)
            {
                Assert.Equal(3, await failing);
                Assert.True(at > 2, "hash code and equality are asked for");
                return;
            }

            await Assert.ThrowsAsync<InvalidDataException>(() => failing);
            Assert.Equal([1], Assert.Single(shop.Asked));
        }
    }

    [Fact]
    public async Task ManyThreads_WithKeysThatCollide_LoadEachKeyOnceABatch()
    {
        const int Threads = 8;
        for (var round = 0; round < 50; round++)
        {
            var shop = new Shop(Runtime);
            using var start = new Barrier(Threads);
            var calls = Enumerable.Range(0, Threads)
                .Select(thread => Task.Factory.StartNew(
                    () =>
                    {
                        start.SignalAndWait();
                        return shop.GetAsync(new UserKey(1 + 2 * (thread / 2), static () => Thread.Yield())); // each key twice, all with one hash code
                    },
                    CancellationToken.None,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default).Unwrap())
                .ToArray();
            await Patience.UntilAsync(() => shop.Begun == Threads);
            Pass();

            var answers = await Task.WhenAll(calls);
            Assert.Equal([1, 1, 3, 3, 5, 5, 7, 7], answers);
            Assert.All(shop.Asked, static keys => Assert.Equal(keys.Distinct(), keys));
            Assert.Equal(4, shop.Asked.Sum(static keys => keys.Length));
        }
    }

    private Task<int> Begin(int id) => Begin(new UserKey(id, null));

    private Task<int> Begin(UserKey key) => WithoutContext.Run(() => _shop.GetAsync(key));

    private void Pass() => WithoutContext.Run(() => Clock.Advance(TimeSpan.FromMilliseconds(1)));

    private static void OnAnotherThread(Action action)
    {
        var thread = new Thread(() => action()) { IsBackground = true };
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromSeconds(10)), "another call has been held up");
    }

    private sealed partial class Shop(AspectRuntime runtime)
    {
        private int _begun;

        public List<int[]> Asked { get; } = [];

        public int Begun => Volatile.Read(ref _begun);

        public async Task<int> GetAsync(UserKey key)
        {
            var call = ByKeyAsync(key);
            Interlocked.Increment(ref _begun);
            return await call;
        }

        [Batched]
        public partial Task<int> ByKeyAsync(UserKey key);

        private Task<Dictionary<int, int>> Load(IReadOnlyCollection<UserKey> keys)
        {
            Asked.Add([.. keys.Select(static key => key.Id)]);
            return Task.FromResult(keys.ToDictionary(static key => key.Id, static key => key.Id));
        }

        // Answers by identity of the number, so that only the queue compares keys.
        private async Task<IReadOnlyDictionary<UserKey, int>> ByKeyBatchCoreAsync(IReadOnlyCollection<UserKey> keys)
            => new Answers(await Load(keys));
    }

    private sealed class Answers(Dictionary<int, int> values) : IReadOnlyDictionary<UserKey, int>
    {
        public IEnumerable<UserKey> Keys => values.Keys.Select(static id => new UserKey(id, null));

        public IEnumerable<int> Values => values.Values;

        public int Count => values.Count;

        public int this[UserKey key] => values[key.Id];

        public bool ContainsKey(UserKey key) => values.ContainsKey(key.Id);

        public bool TryGetValue(UserKey key, out int value) => values.TryGetValue(key.Id, out value);

        public IEnumerator<KeyValuePair<UserKey, int>> GetEnumerator()
            => values.Select(static pair => KeyValuePair.Create(new UserKey(pair.Key, null), pair.Value)).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
