namespace Drive.Load;

/// <summary>Intended start times of requests, as offsets from the start of the run.</summary>
internal static class Arrivals
{
    /// <summary>Requests at equal distances.</summary>
    public static IEnumerable<TimeSpan> Even(double rate, TimeSpan duration)
    {
        for (long number = 0; ; number++)
        {
            var start = TimeSpan.FromSeconds(number / rate);
            if (start >= duration)
            {
                yield break;
            }

            yield return start;
        }
    }

    /// <summary>Requests that are independent of each other, as those of many users are (a Poisson process).</summary>
    public static IEnumerable<TimeSpan> Random(double rate, TimeSpan duration, int seed)
    {
        var random = new Random(seed);
        var seconds = 0.0;
        while (true)
        {
            seconds -= Math.Log(1 - random.NextDouble()) / rate;
            if (seconds >= duration.TotalSeconds)
            {
                yield break;
            }

            yield return TimeSpan.FromSeconds(seconds);
        }
    }
}
