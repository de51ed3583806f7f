using PerfAspects.Bulkheads;
using PerfAspects.Execution.Gates;

namespace PerfAspects.Tests.Bulkheads;

/// <summary>Random lives of a bulkhead beside the simplest model of one: a count and a list.</summary>
public sealed class BulkheadModelTests
{
    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(2, 1, 3)]
    [InlineData(3, 4, 2)]
    [InlineData(4, 3, 1_000)]
    public void RandomLife_IsTheModels(int seed, int maxConcurrency, int queueLimit)
    {
        var random = new Random(seed);
        var bulkhead = new Bulkhead(maxConcurrency, queueLimit);
        var line = new List<(SlotWaiter Waiter, CancellationTokenSource Caller)>();
        int running = 0, entered = 0, ended = 0, rejected = 0, canceled = 0;

        for (var step = 0; step < 20_000; step++)
        {
            switch (random.Next(10))
            {
                case < 5:
                    Enter();
                    break;
                case < 9 when running > 0:
                    Exit();
                    break;
                case 9 when line.Count > 0:
                    Cancel(random.Next(line.Count));
                    break;
                default:
                    break;
            }

            Assert.All(line, static place => Assert.False(place.Waiter.Task.IsCompleted));
            Assert.Equal(entered, running + ended + line.Count + rejected + canceled);
        }

        Assert.True(ended > 1_000 && (canceled > 100 || queueLimit == 0) && (rejected > 0 || queueLimit == 1_000), $"{ended} {canceled} {rejected}");

        void Enter()
        {
            entered++;
            var caller = new CancellationTokenSource();
            var hasRoom = bulkhead.TryEnter(0, caller.Token, out var waiter, out _);
            Assert.Equal(running < maxConcurrency || line.Count < queueLimit, hasRoom);
            Assert.Equal(hasRoom && running == maxConcurrency, waiter is not null);
            if (waiter is not null)
            {
                line.Add((waiter, caller));
            }
            else if (hasRoom)
            {
                running++;
            }
            else
            {
                rejected++;
            }
        }

        void Exit()
        {
            bulkhead.Exit();
            ended++;
            if (line.Count == 0)
            {
                running--;
                return;
            }

            Assert.True(line[0].Waiter.Task.IsCompletedSuccessfully); // it has the slot
            Assert.False(bulkhead.TryLeave(line[0].Waiter)); // too late
            line.RemoveAt(0);
        }

        void Cancel(int place)
        {
            line[place].Caller.Cancel();
            Assert.True(line[place].Waiter.Task.IsCanceled);
            line.RemoveAt(place);
            canceled++;
        }
    }
}
