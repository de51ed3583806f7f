using System.Diagnostics;

namespace PerfAspects.Redis.Tests.Servers;

internal static class ProcessStartInfoExtensions
{
    /// <summary>Appends arguments.</summary>
    public static ProcessStartInfo With(this ProcessStartInfo start, IEnumerable<string> arguments)
    {
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}
