namespace Quickstart.Load;

/// <summary>
/// Draws ranks from 0 to <paramref name="count"/> - 1 by Zipf's law: the n-th most popular is asked for 1/n^<paramref name="exponent"/>
/// as often as the first. That is how requests for pages, products and places are spread, and why a small cache helps so much.
/// </summary>
internal sealed class ZipfSampler(int count, double exponent)
{
    private readonly double[] _cumulative = Accumulate(count, exponent);

    public int Next(Random random)
    {
        var found = Array.BinarySearch(_cumulative, random.NextDouble() * _cumulative[^1]);
        return found >= 0 ? found : ~found;
    }

    private static double[] Accumulate(int count, double exponent)
    {
        var sum = 0.0;
        return [.. Enumerable.Range(1, count).Select(rank => sum += Math.Pow(rank, -exponent))];
    }
}
