using System.Diagnostics;

namespace PerfAspects.Benchmarks.Budgets;

/// <summary>Measures each pair interleaved, round by round, and compares medians: what slows the machine slows both.</summary>
internal static class BudgetRun
{
    private const int WarmUps = 5;
    private const int Rounds = 21;

    public static int Run(double strictness)
    {
        Console.WriteLine($"{"budget",-44} {"ours",9} {"limit",9} {"ratio",6} {"of",5} {"bytes",7} {"of",5}  verdict");
        var missed = EntrySize.Measure() ? 0 : 1;
        foreach (var budget in CacheBudgets.All().Concat(LimiterBudgets.All()).Concat(BreakerBudgets.All()).Concat(PipelineBudgets.All()).Concat(LoneBudgets.All()))
        {
            missed += Measure(budget, strictness) ? 0 : 1;
        }

        return missed == 0 ? 0 : 1;
    }

    private static bool Measure(Budget budget, double strictness)
    {
        for (var i = 0; i < WarmUps; i++)
        {
            budget.Ours(budget.Operations);
            budget.Limit(budget.Operations);
            Thread.Sleep(50); // the compiler's second tier works in the background
        }

        var rounds = new List<(double Ours, double Limit, double Bytes)>();
        for (var i = 0; i < Rounds; i++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var ours = Time(budget.Ours, budget.Operations);
            var bytes = (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / budget.Operations;
            rounds.Add((ours, Time(budget.Limit, budget.Operations), bytes));
        }

        var median = rounds.Count / 2;
        var (oursNs, limitNs) = (rounds.Select(static round => round.Ours).Order().ElementAt(median), rounds.Select(static round => round.Limit).Order().ElementAt(median));
        var ratio = rounds.Select(static round => round.Ours / round.Limit).Order().ElementAt(median);
        var bytesEach = rounds.Min(static round => round.Bytes);
        var isMet = ratio <= budget.MaxRatio * strictness && bytesEach <= budget.MaxBytes + 0.01; // a round's own bookkeeping is not the operation's
        Console.WriteLine(FormattableString.Invariant(
            $"{budget.Name,-44} {oursNs,6:F1} ns {limitNs,6:F1} ns {ratio,6:F2} {budget.MaxRatio,5:F2} {bytesEach,7:F1} {budget.MaxBytes,5:F0}  {(isMet ? "met" : "MISSED")}"));
        return isMet;
    }

    private static double Time(Action<int> run, int operations)
    {
        var started = Stopwatch.GetTimestamp();
        run(operations);
        return Stopwatch.GetElapsedTime(started).TotalNanoseconds / operations;
    }
}
