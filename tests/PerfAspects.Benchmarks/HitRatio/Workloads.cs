namespace PerfAspects.Benchmarks.HitRatio;

/// <summary>Sequences of requested items; seeded, so that every run sees the same.</summary>
internal static class Workloads
{
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
