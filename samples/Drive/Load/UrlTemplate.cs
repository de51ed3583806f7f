using System.Globalization;
using System.Text.RegularExpressions;

namespace Drive.Load;

/// <summary>
/// An address with holes: <c>{1..1000}</c> is a number of that range, each as often as the others; <c>{1..1000 zipf}</c> prefers the low
/// ones, as users prefer popular products. The numbers depend on the seed and on the request's number alone.
/// </summary>
internal sealed partial class UrlTemplate
{
    private readonly string _template;
    private readonly int _seed;
    private readonly Dictionary<string, double[]> _zipf = [];

    public UrlTemplate(string template, int seed)
    {
        (_template, _seed) = (template, seed);
        foreach (Match hole in Hole().Matches(template))
        {
            if (High(hole) < Low(hole) || High(hole) - Low(hole) > 10_000_000)
            {
                throw new FormatException($"'{hole.Value}' is not a range of at most 10,000,000 numbers");
            }

            if (hole.Groups["zipf"].Success)
            {
                _zipf[hole.Value] = Cumulate(High(hole) - Low(hole) + 1);
            }
        }
    }

    /// <summary>The address of a request.</summary>
    public string Fill(long number)
    {
        var random = new Random(Mix(_seed, number));
        return Hole().Replace(_template, hole => (Low(hole) + Pick(hole, random)).ToString(CultureInfo.InvariantCulture));
    }

    private int Pick(Match hole, Random random)
    {
        if (!_zipf.TryGetValue(hole.Value, out var sums))
        {
            return random.Next(High(hole) - Low(hole) + 1);
        }

        var place = Array.BinarySearch(sums, random.NextDouble() * sums[^1]);
        return Math.Min(place < 0 ? ~place : place, sums.Length - 1);
    }

    // HashCode would differ from process to process; two runs are to ask for the same.
    private static int Mix(int seed, long number)
    {
        var mixed = (ulong)number * 0x9E3779B97F4A7C15 ^ (uint)seed;
        return (int)((mixed ^ mixed >> 29) * 0xBF58476D1CE4E5B9 >> 33);
    }

    private static double[] Cumulate(int count)
    {
        var sums = new double[count];
        var sum = 0.0;
        for (var i = 0; i < count; i++)
        {
            sums[i] = sum += 1.0 / (i + 1);
        }

        return sums;
    }

    private static int Low(Match hole) => int.Parse(hole.Groups["low"].ValueSpan, CultureInfo.InvariantCulture);

    private static int High(Match hole) => int.Parse(hole.Groups["high"].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{(?<low>\d{1,9})\.\.(?<high>\d{1,9})(?<zipf> zipf)?\}")]
    private static partial Regex Hole();
}
