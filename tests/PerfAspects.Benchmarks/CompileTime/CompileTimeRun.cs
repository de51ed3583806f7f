using System.Globalization;

namespace PerfAspects.Benchmarks.CompileTime;

/// <summary>What ours costs a build, and an editor with each keystroke, beside LoggerMessage's generator on as many methods.</summary>
internal static class CompileTimeRun
{
    private static readonly int[] s_counts = [1, 100, 1_000, 10_000];

    private static readonly Subject[] s_subjects = [Subjects.Timed, Subjects.Cached, Subjects.LoggerMessage];

    public static int Run(params int[] counts)
    {
        Warm();
        Console.WriteLine("| methods | generator | first run | a method | beside LoggerMessage | allocated | an attribute edited | of the first | files made anew | a body edited | of the first | analyzers | an open document |");
        Console.WriteLine("|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var count in counts.Length > 0 ? counts : s_counts)
        {
            var benches = s_subjects.Select(subject => (Subject: subject, Bench: new Bench(subject, count))).ToArray();
            var rounds = Math.Clamp(2_000 / count, 3, 25);
            var first = InTurns(benches.Length, rounds, i => benches[i].Bench.First());
            var attribute = InTurns(benches.Length, rounds, i => benches[i].Bench.After(benches[i].Subject.Attribute));
            var body = InTurns(benches.Length, rounds, i => benches[i].Bench.After(benches[i].Subject.Body));
            for (var i = 0; i < benches.Length; i++)
            {
                Console.WriteLine(Row(count, benches[i].Subject, benches[i].Bench, new(first[i], first[^1], attribute[i], body[i])));
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

    private static string Row(int count, Subject subject, Bench bench, Costs costs)
    {
        string[] cells =
        [
            Text($"{count:N0}"),
            subject.Name,
            Milliseconds(costs.First.Time),
            Text($"{costs.First.Time.TotalMicroseconds / count:N0} µs"),
            subject == Subjects.LoggerMessage ? "" : Text($"{costs.First.Time / costs.Beside.Time:N2}"),
            Text($"{costs.First.Bytes / 1e6:N1} MB"),
            Milliseconds(costs.Attribute.Time),
            Text($"{costs.Attribute.Time / costs.First.Time:P1}"),
            Text($"{bench.FilesAfter(subject.Attribute)}"),
            Milliseconds(costs.Body.Time),
            Text($"{costs.Body.Time / costs.First.Time:P1}"),
            subject.Analyzers.IsEmpty ? "" : Milliseconds(bench.Analyze().Analyzers.Time),
            subject.Analyzers.IsEmpty ? "" : Milliseconds(bench.Open(subject.Attribute).Time),
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:N1} ms");

    private static void Warm()
    {
        foreach (var subject in s_subjects)
        {
            var bench = new Bench(subject, 200);
            for (var i = 0; i < 8; i++)
            {
                bench.First();
                bench.After(subject.Attribute);
                bench.After(subject.Body);
            }

            if (!subject.Analyzers.IsEmpty)
            {
                bench.Analyze();
            }
        }
    }

    /// <param name="First">The first run.</param>
    /// <param name="Beside">That of LoggerMessage.</param>
    /// <param name="Attribute">The run after an attribute was edited.</param>
    /// <param name="Body">The run after a body was.</param>
    private sealed record Costs(Cost First, Cost Beside, Cost Attribute, Cost Body);
}
