using System.Diagnostics;

namespace PerfAspects.Benchmarks.Budgets;

/// <summary>Measures each pair interleaved, round by round, and compares medians: what slows the machine slows both.</summary>
internal static class BudgetRun
{
    private const int WarmUps = 5;
    private const int Rounds = 21;

    /// <param name="strictness">How many times over its budget a time may be.</param>
    /// <param name="attempts">How often a budget may be measured until it is met: what disturbs a measurement only ever makes it worse.</param>
    /// <param name="only">What a budget's name must contain.</param>
    public static int Run(double strictness = 1, int attempts = 1, string only = "")
    {
        Console.WriteLine($"{"budget",-44} {"ours",9} {"limit",9} {"ratio",6} {"of",5} {"bytes",7} {"of",5}  verdict");
        var missed = only.Length > 0 || EntrySize.Measure() & FirstCall.Measure() & OverloadBudgets.StayFlat() ? 0 : 1;
        foreach (var budget in Budgets().Where(budget => budget.Name.Contains(only, StringComparison.OrdinalIgnoreCase)))
        {
            missed += Enumerable.Range(0, attempts).Any(_ => Measure(budget, strictness)) ? 0 : 1;
        }

        return missed == 0 ? 0 : 1;
    }

    /// <summary>Every budget that is measured in time.</summary>
    public static IEnumerable<Budget> Budgets() =>
        CacheBudgets.All()
            .Concat(LimiterBudgets.All())
            .Concat(ScrapeBudgets.All())
            .Concat(BreakerBudgets.All())
            .Concat(PipelineBudgets.All())
            .Concat(LoneBudgets.All())
            .Concat(BatchBudgets.All())
            .Concat(FreshBudgets.All())
            .Concat(EachBudgets.All())
            .Concat(TelemetryBudgets.All())
            .Concat(OverloadBudgets.All());

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
        var added = rounds.Min(static round => round.Ours) - rounds.Min(static round => round.Limit); // nanoseconds have no pair to be measured by: the least disturbed rounds
        var isQuick = strictness > 1 || added <= budget.MaxAddedNanoseconds; // nanoseconds are one machine's, and on one that others work on they judge nothing
        var isMet = ratio <= budget.MaxRatio * strictness && isQuick && bytesEach <= budget.MaxBytes + 0.01; // a round's own bookkeeping is not the operation's
        Console.WriteLine(FormattableString.Invariant(
            $"{budget.Name,-44} {oursNs,6:F1} ns {limitNs,6:F1} ns {Judged(budget, ratio, added)} {bytesEach,7:F1} {budget.MaxBytes,5:F0}  {(isMet ? "met" : "MISSED")}"));
        return isMet;
    }

    // What a budget speaks of: a ratio, or what is added.
    private static string Judged(Budget budget, double ratio, double added) => double.IsFinite(budget.MaxRatio)
        ? FormattableString.Invariant($"{ratio,6:F2} {budget.MaxRatio,5:F2}")
        : FormattableString.Invariant($"{added,6:+0.0;-0.0;0.0} {budget.MaxAddedNanoseconds,5:+0}");

    private static double Time(Action<int> run, int operations)
    {
        var started = Stopwatch.GetTimestamp();
        run(operations);
        return Stopwatch.GetElapsedTime(started).TotalNanoseconds / operations;
    }
}
