using System.Globalization;
using Drive.Load;
using PerfAspects.Runtime;

namespace Drive.Runs;

/// <summary>The kind of a run.</summary>
internal enum RunMode
{
    /// <summary>A constant rate.</summary>
    Load,

    /// <summary>A rate that rises in steps until a threshold breaks.</summary>
    Stress,

    /// <summary>A constant rate for hours, with a verdict on memory, handles and latency.</summary>
    Endurance,
}

/// <summary>The arguments of the command line.</summary>
internal sealed class DriveOptions
{
    public RunMode Mode { get; private set; }

    public string Url { get; private set; } = "";

    /// <summary>Requests per second; of a stress run the first step.</summary>
    public double Rate { get; private set; } = 100;

    /// <summary>The length of the run; of a stress run the length of a step.</summary>
    public TimeSpan Duration { get; private set; } = TimeSpan.FromSeconds(10);

    public TimeSpan WarmUp { get; private set; } = TimeSpan.Zero;

    public TimeSpan Timeout { get; private set; } = TimeSpan.FromSeconds(10);

    /// <summary>The factor from one step of a stress run to the next.</summary>
    public double Factor { get; private set; } = 1.25;

    public double MaxRate { get; private set; } = 100_000;

    public int MaxInFlight { get; private set; } = 10_000;

    public int Seed { get; private set; } = 1;

    public bool IsRandom { get; private set; }

    /// <summary>Status codes that count as success besides 200 to 399.</summary>
    public HashSet<int> Accepted { get; } = [];

    /// <summary>A process of this machine to watch, or null.</summary>
    public int? ProcessId { get; private set; }

    public List<Threshold> Thresholds { get; } = [];

    public string? Json { get; private set; }

    public string? Html { get; private set; }

    /// <summary>The JSON of an earlier run to compare with, or null.</summary>
    public string? Before { get; private set; }

    /// <summary>Reads the command line.</summary>
    /// <exception cref="FormatException">An argument is unknown, lacks its value or has a bad one.</exception>
    public static DriveOptions Parse(IReadOnlyList<string> arguments)
    {
        if (arguments.Count < 2)
        {
            throw new FormatException("a mode (load, stress or endurance) and an address are required");
        }

        var options = new DriveOptions
        {
            Mode = arguments[0] switch
            {
                "load" => RunMode.Load,
                "stress" => RunMode.Stress,
                "endurance" => RunMode.Endurance,
                var other => throw new FormatException($"'{other}' is not load, stress or endurance"),
            },
            Url = arguments[1],
        };
        for (var i = 2; i < arguments.Count; i++)
        {
            options.Read(arguments[i], arguments, ref i);
        }

        return options;
    }

    private void Read(string name, IReadOnlyList<string> arguments, ref int index)
    {
        if (name == "--random")
        {
            IsRandom = true;
            return;
        }

        var value = ++index < arguments.Count ? arguments[index] : throw new FormatException($"{name} has no value");
        switch (name)
        {
            case "--rate": Rate = Number(name, value, 0.001); break;
            case "--for": Duration = Time(name, value); break;
            case "--warm-up": WarmUp = Time(name, value); break;
            case "--timeout": Timeout = Time(name, value); break;
            case "--factor": Factor = Number(name, value, 1.01); break;
            case "--max-rate": MaxRate = Number(name, value, 0.001); break;
            case "--max-in-flight": MaxInFlight = (int)Number(name, value, 1); break;
            case "--seed": Seed = (int)Number(name, value, 0); break;
            case "--accept": Accepted.UnionWith(value.Split(',').Select(code => (int)Number(name, code, 100))); break;
            case "--pid": ProcessId = (int)Number(name, value, 1); break;
            case "--threshold": Thresholds.Add(Threshold.Parse(value)); break;
            case "--json": Json = value; break;
            case "--html": Html = value; break;
            case "--compare": Before = value; break;
            default: throw new FormatException($"'{name}' is unknown");
        }
    }

    private static double Number(string name, string text, double least)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= int.MaxValue
            ? number : throw new FormatException($"{name} cannot be '{text}': it is a number from {least.ToString(CultureInfo.InvariantCulture)}");

    private static TimeSpan Time(string name, string text)
        => DurationGrammar.TryParse(text, out var duration) && duration > TimeSpan.Zero
            ? duration : throw new FormatException($"{name} cannot be '{text}': it is a duration such as 30s or 1h30m");
}
