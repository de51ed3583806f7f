using System.Globalization;

namespace Quickstart;

/// <summary>What the command line asks for.</summary>
internal sealed record Options(TimeSpan Duration, bool ShowHelp = false)
{
    private const int DefaultSeconds = 10;
    private const int MaxSeconds = 3600;

    public static readonly string Help =
        $"""
        Drives a world-clock service with caching, rate limiting and a circuit breaker, and shows what they did.

        Usage: dotnet run --project samples/Quickstart [-- options]

          --seconds N   how long the load runs, from 1 to {MaxSeconds} (default {DefaultSeconds});
                        the spell of failures and the recovery need about 3 s
          --dashboard   opens the live dashboard on the loopback address, until Ctrl+C
          --help        this text

        Ctrl+C ends the load early and still prints the table.
        """;

    /// <summary>Reads the arguments; on failure <paramref name="error"/> says which of them is wrong and why.</summary>
    public static bool TryParse(ReadOnlySpan<string> arguments, out Options options, out string error)
    {
        options = new Options(TimeSpan.FromSeconds(DefaultSeconds));
        error = "";
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--help" or "-h":
                    options = options with { ShowHelp = true };
                    break;
                case "--seconds" when i + 1 < arguments.Length && TryParseSeconds(arguments[i + 1], out var duration):
                    options = options with { Duration = duration };
                    i++;
                    break;
                case "--seconds":
                    var value = i + 1 < arguments.Length ? $"'{arguments[i + 1]}' is not" : "it is missing";
                    error = $"--seconds needs a whole number from 1 to {MaxSeconds}: {value}.";
                    return false;
                default:
                    error = $"Unknown option '{arguments[i]}'; --help lists what there is.";
                    return false;
            }
        }

        return true;
    }

    private static bool TryParseSeconds(string text, out TimeSpan duration)
    {
        var valid = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= MaxSeconds;
        duration = TimeSpan.FromSeconds(seconds);
        return valid;
    }
}
