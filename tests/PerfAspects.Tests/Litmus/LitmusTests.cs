using PerfAspects.Caching;
using PerfAspects.Caching.Storage;
using PerfAspects.CompilerServices;
using PerfAspects.RateLimiting.Limiters;
using PerfAspects.Runtime;
using PerfAspects.Telemetry;

namespace PerfAspects.Tests.Litmus;

/// <summary>
/// Small races through the parts that work without locks: counters, the table of entries, and slots. Each test says which order of memory
/// accesses the part relies on. On x64 a processor never reorders two stores or two loads, so there the tests of a publication (a writer
/// that fills an object and then makes it visible) show only what the compiler reorders; on Arm64 they also show a missing barrier. The
/// tests of counts and of repeated races check the same on both.
/// <c>PERFASPECTS_LITMUS_ROUNDS</c> sets the number of rounds.
/// </summary>
public sealed class LitmusTests : AspectTest
{
    private static readonly int s_rounds =
        int.TryParse(Environment.GetEnvironmentVariable("PERFASPECTS_LITMUS_ROUNDS"), out var rounds) ? rounds : 20_000;

    /// <summary>
    /// Only the thread of a page writes to it, and a reader sees its increments in order: a total never falls, and never exceeds what was
    /// begun.
    /// </summary>
    [Fact]
    public void Counters_ReadWhileOthersCount_NeverFallAndAreExactAtTheEnd()
    {
        var counters = new CallCounters();
        long begun = 0;
        var writers = Start(2, _ =>
        {
            for (var i = 0; i < s_rounds * 10; i++)
            {
                Interlocked.Increment(ref begun);
                counters.Increment(Counter.Hit);
            }
        });
        long last = 0;
        while (Array.Exists(writers, static writer => writer.IsAlive))
        {
            var read = counters[Counter.Hit];
            Assert.InRange(read, last, Interlocked.Read(ref begun));
            last = read;
        }

        Join(writers);
        Assert.Equal(s_rounds * 20L, counters[Counter.Hit]);
    }

    /// <summary>Threads that have ended hand their pages on: nothing that they counted is lost or counted twice.</summary>
    [Fact]
    public void Counters_OfThreadsThatHaveEnded_KeepTheirCounts()
    {
        var counters = new CallCounters();
        for (var generation = 0; generation < 20; generation++)
        {
            Join(Start(4, _ =>
            {
                for (var i = 0; i < 1000; i++)
                {
                    counters.Increment(CacheTelemetry.Miss);
                }
            }));
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(20 * 4 * 1000, counters[CacheTelemetry.Miss]);
    }

    /// <summary>The id of counters that are gone is given to new ones: theirs begin at zero, on every thread.</summary>
    [Fact]
    public void Counters_ThatTakeOverAnId_BeginAtZero()
    {
        for (var round = 0; round < 20; round++)
        {
            CountAndForget();
            GC.Collect();
            GC.WaitForPendingFinalizers();
            var counters = new CallCounters();
            Join(Start(2, _ => counters.Increment(Counter.Hit)));
            Assert.Equal(2, counters[Counter.Hit]);
        }
    }

    /// <summary>
    /// Publication: an entry that a reader finds in its chain is whole (release by the writer's store of the head, acquire by dependency
    /// in the reader).
    /// </summary>
    [Fact]
    public void EntryTable_ReaderWithoutALock_FindsOnlyWholeEntries()
    {
        var table = new EntryTable(maxEntries: 0);
        var isDone = false;
        var wrong = 0;
        var found = 0;
        var readers = Start(2, seed =>
        {
            for (var hash = seed; !Volatile.Read(ref isDone); hash = (hash + 7919) % s_rounds)
            {
                for (var entry = table.Chain(hash); entry is not null; entry = entry.Next)
                {
                    var whole = (Whole)entry;
                    Interlocked.Increment(ref found);
                    if (whole.Hash != whole.Twice / 2 || whole.Text.Length != 1)
                    {
                        Interlocked.Increment(ref wrong);
                    }
                }
            }
        });
        for (var hash = 0; hash < s_rounds; hash++)
        {
            table.Add(new Whole(hash));
        }

        Patience.Until(() => Volatile.Read(ref found) > 0);
        Volatile.Write(ref isDone, true);
        Join(readers);
        Assert.Equal(0, wrong);
        Assert.All(Enumerable.Range(0, 100), hash => Assert.Contains(Chain(table, hash), entry => entry.Hash == hash));
    }

    /// <summary>Publication: threads that ask for a method's state at once get the same state, and it is whole.</summary>
    [Fact]
    public void Slot_AskedByManyAtOnce_GivesOneWholeState()
    {
        for (var round = 0; round < s_rounds / 100; round++)
        {
            var slot = new AspectSlot<State>(new AspectDescriptor($"Litmus.Slot{round}", new TimedAttribute()));
            var states = new State[3];
            using var start = new Barrier(states.Length);
            Join(Start(states.Length, index =>
            {
                start.SignalAndWait();
                states[index] = slot.In(Runtime);
                states[index].AssertWhole();
            }));
            Assert.Single(states.Distinct());
        }
    }

    /// <summary>
    /// Store buffering, which x64 shows as well: a caller stores its load and then reads the fence, an invalidation raises the fence and
    /// then reads the loads. One of the two must see the other, or a value from before the invalidation is kept.
    /// </summary>
    [Fact]
    public void Invalidation_AndALoadThatRacesWithIt_OneSeesTheOther()
    {
        var descriptor = new AspectDescriptor("Litmus.Cached", new CachedAttribute("1h"));
        var method = new AspectSlot<CachedMethod<Call, Key, int>>(descriptor).In(Runtime);
        var version = new int[1];
        using var phase = new Barrier(2);
        Exception? failure = null;
        var other = Start(1, _ =>
        {
            for (var round = 0; round < s_rounds / 4; round++)
            {
                phase.SignalAndWait();
                Volatile.Write(ref version[0], round + 1);
                method.Invalidate(new Key(1));
                phase.SignalAndWait();
            }
        });
        for (var round = 0; round < s_rounds / 4; round++)
        {
            phase.SignalAndWait();
            method.Invoke(new Call(version), default);
            phase.SignalAndWait();
            if (failure is null && method.Invoke(new Call(version), default) != round + 1)
            {
                failure = new InvalidOperationException($"round {round}: the value from before the invalidation was kept");
            }

            method.Invalidate(new Key(1)); // so that the next round loads
        }

        Join(other);
        Assert.Null(failure);
    }

    /// <summary>
    /// Versions: a reader of what is known of rejections gets what was written together, or nothing (each store after those before it, each
    /// load before those after it).
    /// </summary>
    [Fact]
    public void Rejection_ReadWhileItIsWritten_IsWholeOrNothing()
    {
        var rejection = new KnownRejection();
        var clock = new Clock(Clock); // stands still
        var now = clock.GetTimestamp();
        var isDone = false;
        long wrong = 0, found = 0;
        var readers = Start(2, seed =>
        {
            while (!Volatile.Read(ref isDone))
            {
                if (rejection.Holds(clock, mayWait: seed == 1, out var retryAt, out _))
                {
                    Interlocked.Increment(ref found);
                    // Of the pairs written only these end after now; and those for all calls are the even ones
                    Interlocked.Add(ref wrong, retryAt > now && (seed == 0 || retryAt % 2 == 0) ? 0 : 1);
                }
            }
        });
        for (var round = 1L; round <= s_rounds * 10 || Interlocked.Read(ref found) == 0; round++)
        {
            var isPast = round % 3 == 0;
            rejection.Set(clock, now, isPast ? now - round : now + round, isPast ? now - round : now + round, (now + round) % 2 == 0);
            if (round % 5 == 0)
            {
                rejection.Forget();
            }
        }

        Volatile.Write(ref isDone, true);
        Join(readers);
        Assert.Equal(0, wrong);
    }

    private static void CountAndForget()
    {
        var forgotten = new CallCounters();
        forgotten.Increment(Counter.Hit);
        Join(Start(2, _ => forgotten.Increment(Counter.Hit)));
    }

    private static IEnumerable<CacheEntry> Chain(EntryTable table, int hash)
    {
        for (var entry = table.Chain(hash); entry is not null; entry = entry.Next)
        {
            yield return entry;
        }
    }

    private static Thread[] Start(int count, Action<int> run)
    {
        var threads = Enumerable.Range(0, count).Select(index => new Thread(() => run(index))).ToArray();
        Array.ForEach(threads, static thread => thread.Start());
        return threads;
    }

    private static void Join(Thread[] threads) => Array.ForEach(threads, static thread => Assert.True(thread.Join(Patience.Limit)));

    private readonly record struct Key(int Id);

    private readonly struct Call(int[] version) : ICachedCall<Key, int>
    {
        public Key Key => new(1);

        public ValueTask<int> InvokeAsync(CancellationToken cancellationToken) => new(Volatile.Read(ref version[0]));
    }

    private sealed class Whole(int hash) : CacheEntry(hash)
    {
        public int Twice { get; } = hash * 2;

        public string Text { get; } = "x";
    }

    private sealed class State : IAspectState<State>
    {
        private readonly string _text;
        private readonly int _number;

        private State(AspectMethod method) => (_text, _number) = (method.Name, method.Name.Length);

        public static State Create(AspectMethod method) => new(method);

        public void AssertWhole() => Assert.Equal(_number, _text.Length);
    }
}
