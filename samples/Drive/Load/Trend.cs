namespace Drive.Load;

/// <summary>
/// The growth of a figure over time: the median slope between all pairs of samples (Theil-Sen), which a few outliers do not move.
/// </summary>
/// <param name="First">The level at the beginning.</param>
/// <param name="Last">The level at the end.</param>
/// <param name="GrowthPerHour">The growth per hour, as a share of the level at the beginning.</param>
internal sealed record Trend(double First, double Last, double GrowthPerHour)
{
    private const int FewestSamples = 8;
    private const int MostSamples = 1_000;
    private const double Steady = 0.05;

    /// <summary>The verdict: growth of more than 5 % an hour that the run has confirmed is a leak or a slowdown.</summary>
    public string Verdict => GrowthPerHour > Steady && Last > First * 1.02 ? "grows" : GrowthPerHour < -Steady ? "falls" : "steady";

    /// <summary>The trend of samples, the first fifth left out as warm-up; null if they are too few.</summary>
    public static Trend? Of(IReadOnlyList<(double Seconds, double Value)> samples)
    {
        var used = Thin([.. samples.Skip(samples.Count / 5)]);
        if (used.Count < FewestSamples)
        {
            return null;
        }

        var slopes = new List<double>();
        for (var i = 0; i < used.Count; i++)
        {
            for (var j = i + 1; j < used.Count; j++)
            {
                slopes.Add((used[j].Value - used[i].Value) / (used[j].Seconds - used[i].Seconds));
            }
        }

        var slope = Median(slopes);
        var middle = used.Average(static sample => sample.Seconds);
        var level = Median([.. used.Select(sample => sample.Value - (slope * (sample.Seconds - middle)))]);
        var first = level + (slope * (used[0].Seconds - middle));
        var last = level + (slope * (used[^1].Seconds - middle));
        return new Trend(first, last, first > 0 ? slope * 3600 / first : 0);
    }

    private static IReadOnlyList<(double Seconds, double Value)> Thin(IReadOnlyList<(double Seconds, double Value)> samples)
    {
        var step = 1 + (samples.Count / MostSamples);
        return [.. samples.Where((_, index) => index % step == 0)];
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
