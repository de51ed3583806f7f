namespace PerfAspects.Settings;

/// <summary>The known name that is most like a misspelt one, for messages.</summary>
internal static class NearestName
{
    /// <summary>A hint for the reader of a message: the nearest name, or all names where none is near.</summary>
    /// <param name="written">The name that nobody knows.</param>
    /// <param name="known">The known names; at least one.</param>
    public static string Hint(string written, IReadOnlyCollection<string> known)
    {
        var nearest = known.MinBy(name => Distance(written, name))!;
        return Distance(written, nearest) <= Math.Max(written.Length, nearest.Length) / 2
            ? $"the nearest one is '{nearest}'"
            : $"known are {string.Join(", ", known)}";
    }

    // The least number of characters to insert, remove or replace. Case does not matter, as in a configuration.
    private static int Distance(string left, string right)
    {
        var previous = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var current = new int[right.Length + 1];
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = previous[j - 1] + (char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]) ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(previous[j], current[j - 1]) + 1);
            }

            previous = current;
        }

        return previous[right.Length];
    }
}
