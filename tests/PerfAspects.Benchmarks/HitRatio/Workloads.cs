namespace PerfAspects.Benchmarks.HitRatio;

/// <summary>Sequences of requested items; seeded, so that every run sees the same.</summary>
internal static class Workloads
{
    /// <summary>The name of the workload in which every item is asked for four times.</summary>
    public const string WithoutHotItems = "each item four times, soon after another";

    public static IEnumerable<(string Name, int[] Requests)> All(int items, int requests)
    {
        foreach (var skew in (double[])[0.9, 1.0, 1.1])
        {
            yield return (FormattableString.Invariant($"Zipf {skew:F1}"), Zipf(items, requests, skew));
        }

        foreach (var skew in (double[])[0.9, 1.0, 1.1])
        {
            yield return (FormattableString.Invariant($"Zipf {skew:F1} with scans"), WithScans(Zipf(items, requests, skew), items));
        }

        yield return ("loop over 1.2 x 20 % of the items", [.. Enumerable.Range(0, requests).Select(i => i % (int)(items * 0.24))]);
        yield return ("Zipf 1.0, the hot items change ten times", Shifting(items, requests));
        yield return (WithoutHotItems, Recent(requests, items * 0.04));
    }

    public static int[] Zipf(int items, int requests, double skew)
    {
        var random = new Random(42);
        var cumulative = new double[items];
        var sum = 0.0;
        for (var i = 0; i < items; i++)
        {
            cumulative[i] = sum += 1 / Math.Pow(i + 1, skew);
        }

        var sequence = new int[requests];
        for (var i = 0; i < requests; i++)
        {
            var index = Array.BinarySearch(cumulative, random.NextDouble() * sum);
            sequence[i] = index < 0 ? ~index : index;
        }

        return sequence;
    }

    /// <summary>Items that are asked for four times and never again, at random intervals with a mean.</summary>
    public static int[] Recent(int requests, double meanInterval)
    {
        var random = new Random(42);
        var due = new PriorityQueue<(int Item, int Left), double>();
        var sequence = new int[requests];
        var next = 0;
        for (var i = 0; i < requests; i++)
        {
            var (item, left) = due.TryPeek(out _, out var time) && time <= i ? due.Dequeue() : (next++, 4);
            sequence[i] = item;
            if (left > 1)
            {
                due.Enqueue((item, left - 1), i - meanInterval * Math.Log(1 - random.NextDouble()));
            }
        }

        return sequence;
    }

    // Now and then somebody walks through a tenth of as many items again, each asked for once.
    private static int[] WithScans(int[] requests, int items)
    {
        const int Every = 20_000;
        var sequence = new List<int>();
        var scanned = items;
        for (var i = 0; i < requests.Length; i++)
        {
            sequence.Add(requests[i]);
            if (i % Every == Every - 1)
            {
                sequence.AddRange(Enumerable.Range(scanned, items / 10));
                scanned += items / 10;
            }
        }

        return [.. sequence];
    }

    private static int[] Shifting(int items, int requests)
        => [.. Zipf(items, requests, 1.0).Select((item, i) => (item + i / (requests / 10) * 7_919) % items)];
}
