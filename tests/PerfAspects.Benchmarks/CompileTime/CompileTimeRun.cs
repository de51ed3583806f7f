using System.Globalization;

namespace PerfAspects.Benchmarks.CompileTime;

/// <summary>What ours costs a build, and an editor with each keystroke, beside LoggerMessage's generator on as many methods.</summary>
internal static class CompileTimeRun
{
    private static readonly int[] s_counts = [1, 100, 1_000, 10_000];

    private static readonly Subject[] s_subjects = [Subjects.Timed, Subjects.Cached, Subjects.LoggerMessage];

    public static int Run()
    {
        Warm();
        Console.WriteLine("| methods | generator | first run | a method | allocated | after an edit | of the first | files made anew | analyzers |");
        Console.WriteLine("|---:|---|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var count in s_counts)
        {
            var benches = s_subjects.Select(subject => (Subject: subject, Bench: new Bench(subject, count))).ToArray();
            var rounds = Math.Clamp(2_000 / count, 3, 25);
            var first = InTurns(benches.Length, rounds, i => benches[i].Bench.First());
            var again = InTurns(benches.Length, rounds, i => benches[i].Bench.Again());
            for (var i = 0; i < benches.Length; i++)
            {
                Console.WriteLine(Row(count, benches[i].Subject, benches[i].Bench, first[i], again[i]));
            }
        }

        return 0;
    }

    // Measured in turns, so that a slow moment of the machine meets all of them.
    private static Cost[] InTurns(int subjects, int rounds, Func<int, Cost> measure)
    {
        var costs = Enumerable.Range(0, subjects).Select(_ => new List<Cost>()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < subjects; i++)
            {
                costs[i].Add(measure(i));
            }
        }

        return [.. costs.Select(Cost.Median)];
    }

    private static string Row(int count, Subject subject, Bench bench, Cost first, Cost again)
    {
        var analyzers = subject.Analyzers.IsEmpty ? "" : Milliseconds(bench.Analyze().Analyzers.Time);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {count:N0} | {subject.Name} | {Milliseconds(first.Time)} | {first.Time.TotalMicroseconds / count:N0} µs | {first.Bytes / 1e6:N1} MB | {Milliseconds(again.Time)} | {again.Time / first.Time:P0} | {bench.FilesAfterEdit()} | {analyzers} |");
    }

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:N1} ms");

    private static void Warm()
    {
        foreach (var subject in s_subjects)
        {
            var bench = new Bench(subject, 200);
            for (var i = 0; i < 8; i++)
            {
                bench.First();
                bench.Again();
            }

            if (!subject.Analyzers.IsEmpty)
            {
                bench.Analyze();
            }
        }
    }
}
