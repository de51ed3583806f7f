using BenchmarkDotNet.Attributes;

namespace PerfAspects.Benchmarks.Rivals;

/// <summary>Benchmarks whose work runs on one thread, or on two at once that do it all: the figure is what an operation takes on either.</summary>
[MemoryDiagnoser]
public abstract class ThreadedBenchmarks
{
    protected const int Operations = 100_000; // so many that to start a thread is nothing beside them

    private int _next;

    [Params(1, 2)]
    public int Threads { get; set; }

    /// <param name="work">The operations of one thread; it is given the first of as many numbers that no other has been given.</param>
    protected void Run(Action<int> work)
    {
        var others = Enumerable.Range(1, Threads - 1).Select(_ => new Thread(() => work(Take()))).ToArray();
        Array.ForEach(others, static other => other.Start());
        work(Take());
        Array.ForEach(others, static other => other.Join());
    }

    private int Take() => Interlocked.Add(ref _next, Operations) - Operations;
}
