using System.Globalization;
using PerfAspects.CompilerServices;

namespace PerfAspects.Tests.Caching;

/// <summary>
/// Real threads against invariants: nothing read after an invalidation is older than it, a key has one load at a time, the cap holds. Short here;
/// the environment variable <c>PERFASPECTS_SOAK</c> multiplies the rounds.
/// </summary>
public sealed class SoakTests : AspectTest
{
    private const int Threads = 4;
    private const int Keys = 8;
    private const int Cap = 6;

    private static readonly int s_rounds = 20_000 * int.Parse(Environment.GetEnvironmentVariable("PERFASPECTS_SOAK") ?? "1", CultureInfo.InvariantCulture);

    private readonly AspectDescriptor _descriptor = new("Soak", new CachedAttribute("1h") { MaxEntries = Cap });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Invalidate_ManyThreads_NothingOlderIsEverRead(bool isSynchronous)
    {
        var method = new AspectSlot<CachedMethod<Call, Key, long>>(_descriptor).In(Runtime);
        var view = Runtime.GetMethod(_descriptor);
        var source = new Source();

        await Task.WhenAll(Enumerable.Range(0, Threads).Select(seed => Task.Factory.StartNew(
            () => LiveAsync(new Random(seed)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));

        async Task LiveAsync(Random random)
        {
            for (var round = 0; round < s_rounds; round++)
            {
                var key = random.Next(Keys);
                var call = new Call(source, key, isSynchronous);
                if (random.Next(4) > 0)
                {
                    var oldest = Volatile.Read(ref source.Invalidated[key]);
                    var value = isSynchronous ? method.Invoke(call, default) : await method.InvokeValueTask(call, default);
                    Assert.True(value >= oldest, $"key {key}: read {value} after {oldest} was invalidated");
                    Assert.InRange(view.GetStatistics().CacheEntries, 0, Cap);
                    continue;
                }

                var version = Interlocked.Increment(ref source.Versions[key]);
                await InvalidateAsync(random.Next(3), key);
                Raise(ref source.Invalidated[key], version);
            }
        }

        async Task InvalidateAsync(int how, int key)
        {
            switch (how)
            {
                case 0:
                    method.Invalidate(new Key(key));
                    break;
                case 1:
                    await Runtime.InvalidateTagAsync($"key:{key}");
                    break;
                default:
                    view.ClearCache();
                    break;
            }
        }
    }

    [Fact]
    public async Task Get_ManyThreads_OneLoadOfAKeyAtATime()
    {
        var method = new AspectSlot<CachedMethod<Call, Key, long>>(new AspectDescriptor("Soak", new CachedAttribute("0.0001ms"))).In(Runtime);
        var source = new Source();

        await Task.WhenAll(Enumerable.Range(0, Threads).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            for (var round = 0; round < s_rounds / 4; round++)
            {
                Clock.Advance(TimeSpan.FromTicks(1)); // every entry has expired when it is asked for again
                await method.InvokeValueTask(new Call(source, random.Next(Keys), isSynchronous: false), default);
            }
        })));

        Assert.Equal(0, source.Overlaps);
    }

    private static void Raise(ref long location, long value)
    {
        for (var current = Volatile.Read(ref location); current < value; current = Volatile.Read(ref location))
        {
            Interlocked.CompareExchange(ref location, value, current);
        }
    }

    internal sealed class Source
    {
        private readonly int[] _running = new int[Keys];
        private int _overlaps;

        public long[] Versions { get; } = new long[Keys];

        public long[] Invalidated { get; } = new long[Keys];

        public int Overlaps => Volatile.Read(ref _overlaps);

        public async ValueTask<long> ReadAsync(int key, bool isSynchronous)
        {
            if (Interlocked.Increment(ref _running[key]) > 1)
            {
                Interlocked.Increment(ref _overlaps);
            }

            var version = Volatile.Read(ref Versions[key]);
            if (isSynchronous)
            {
                Thread.Yield(); // read, then be slow to bring it home: where an unfenced cache keeps what is old
            }
            else
            {
                await Task.Yield();
            }

            Interlocked.Decrement(ref _running[key]);
            return version;
        }
    }

    internal readonly record struct Key(int Id);

    internal readonly struct Call(Source source, int id, bool isSynchronous) : ICachedCall<Key, long>, ITaggedCall
    {
        public Key Key => new(id);

        public CacheTag[] GetTags() => [new($"key:{id}")];

        public ValueTask<long> InvokeAsync(CancellationToken cancellationToken) => source.ReadAsync(id, isSynchronous);
    }
}
