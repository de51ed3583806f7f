namespace PerfAspects.Benchmarks.Tiers;

/// <summary>A row of the table: contenders that run by turns, ours first, and the targets.</summary>
internal sealed class TierRow(string name, IReadOnlyList<Contender> contenders, params RowTarget[] targets)
{
    /// <summary>Runs the rounds and prints the row. True if every target is met.</summary>
    public async Task<bool> RunAsync(int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            foreach (var contender in contenders) // by turns: what slows the machine down slows all of them down
            {
                await contender.RunAsync();
            }
        }

        Console.WriteLine($"{name}:");
        foreach (var contender in contenders)
        {
            Console.WriteLine($"    {contender.Name,-28} {contender.Nanoseconds / 1_000,10:N3} us {contender.Bytes,10:N0} B");
        }

        var isMet = true;
        foreach (var target in targets)
        {
            var ratio = target.RatioOf(contenders);
            isMet &= ratio <= target.Most;
            Console.WriteLine($"    {target.Name}: {ratio:N2} of at most {target.Most:N2}{(ratio <= target.Most ? "" : "  MISSED")}");
        }

        return isMet;
    }
}

/// <summary>A target: what ours may cost at most, in what a peer costs.</summary>
/// <param name="Name">The target in words.</param>
/// <param name="Most">The highest ratio.</param>
/// <param name="Figure">The figure of a contender.</param>
/// <param name="Peers">The numbers of the peers, the best of which counts.</param>
internal sealed record RowTarget(string Name, double Most, Func<Contender, double> Figure, params int[] Peers)
{
    public double RatioOf(IReadOnlyList<Contender> contenders)
        => Figure(contenders[0]) / Peers.Min(peer => Figure(contenders[peer]));
}
