namespace PerfAspects.Benchmarks.Growth;

/// <summary>Prints what grows and by how much, and draws it.</summary>
internal static class GrowthRun
{
    private static readonly Dictionary<string, Func<Plot>> s_plots = new()
    {
        ["entries"] = EntryGrowth.Run,
        ["partitions"] = PartitionGrowth.Run,
        ["methods"] = MethodGrowth.Run,
        ["threads"] = ThreadGrowth.Run,
    };

    /// <param name="folder">Where the plots go.</param>
    /// <param name="names">Which; all, if none is named.</param>
    public static int Run(string folder, string[] names)
    {
        Directory.CreateDirectory(folder);
        foreach (var name in names is [] ? [.. s_plots.Keys] : names)
        {
            var plot = s_plots[name]();
            Print(plot);
            File.WriteAllText(Path.Combine(folder, plot.File + ".svg"), SvgPlot.Draw(plot));
        }

        return 0;
    }

    private static void Print(Plot plot)
    {
        Console.WriteLine(plot.Title);
        foreach (var curve in plot.Curves)
        {
            Console.WriteLine($"  {curve.Name,-24}{string.Concat(curve.Points.Select(static point => FormattableString.Invariant($"{point.Size,12:N0}: {point.Value,8:F1}")))}");
        }
    }
}
