namespace PerfAspects.Benchmarks.Growth;

/// <summary>Prints what grows and by how much, and draws it.</summary>
internal static class GrowthRun
{
    public static int Run(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var plot in (Plot[])[EntryGrowth.Run(), PartitionGrowth.Run(), MethodGrowth.Run(), ThreadGrowth.Run()])
        {
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
