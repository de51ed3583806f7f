using System.Globalization;
using Drive.Load;

namespace Storefront;

/// <summary>The arguments of the command line.</summary>
internal sealed class StorefrontOptions
{
    public const string Usage = """
        Storefront [--once] [--no-load] [--seconds 20] [--rate 50] [--port 5080] [--redis HOST:PORT] [--nodes 3] [--plain] [--data FOLDER]
        Storefront measure [--seconds 20] [--rate 300] [--warm-up 5] [--redis HOST:PORT] [--threshold "p95 < 500ms"] [--skip-plain] [--html FILE]
        """;

    /// <summary>The port that is tried first; a taken one gives way to a free one.</summary>
    public int Port { get; private set; } = 5080;

    /// <summary>The address of Redis, or null for the SQLite tier.</summary>
    public string? Redis { get; private set; }

    public int Nodes { get; private set; } = 1;

    /// <summary>The number of a further node, which another process has started; null in the first.</summary>
    public int? Node { get; private set; }

    /// <summary>Whether all aspects but <c>[Timed]</c> are off.</summary>
    public bool IsPlain { get; private set; }

    /// <summary>Whether the program ends after the load.</summary>
    public bool IsOnce { get; private set; }

    public bool HasLoad { get; private set; } = true;

    /// <summary>Whether another process has started this one and ends it.</summary>
    public bool IsChild { get; private set; }

    public double Seconds { get; private set; } = 20;

    public double Rate { get; private set; } = 50;

    /// <summary>The folder of the database, which stays; null for one that is deleted at the end.</summary>
    public string? Data { get; private set; }

    /// <summary>The address of a price service that runs already, or null.</summary>
    public Uri? Prices { get; private set; }

    /// <summary>The length of the load before the measured one, in seconds.</summary>
    public double WarmUp { get; private set; } = 5;

    /// <summary>Whether only the shop with its aspects is measured.</summary>
    public bool SkipsPlain { get; private set; }

    public List<Threshold> Thresholds { get; } = [];

    /// <summary>The file of the report with plots, or null.</summary>
    public string? Html { get; private set; }

    /// <summary>Reads the command line.</summary>
    /// <exception cref="FormatException">An argument is unknown, lacks its value or has a bad one.</exception>
    public static StorefrontOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new StorefrontOptions();
        for (var i = 0; i < arguments.Count; i++)
        {
            options.Read(arguments[i], arguments, ref i);
        }

        return options;
    }

    private void Read(string name, IReadOnlyList<string> arguments, ref int index)
    {
        switch (name)
        {
            case "--dashboard": break; // as other samples have it: here it is always open
            case "--plain": IsPlain = true; break;
            case "--once": IsOnce = true; break;
            case "--no-load": HasLoad = false; break;
            case "--child": IsChild = true; break;
            case "--redis": Redis = Value(name, arguments, ref index); break;
            case "--data": Data = Path.GetFullPath(Value(name, arguments, ref index)); break;
            case "--prices": Prices = new Uri(Value(name, arguments, ref index)); break;
            case "--port": Port = (int)Number(name, arguments, ref index, 0, 65_535); break;
            case "--nodes": Nodes = (int)Number(name, arguments, ref index, 1, 20); break;
            case "--node": Node = (int)Number(name, arguments, ref index, 2, 20); break;
            case "--seconds": Seconds = Number(name, arguments, ref index, 1, 86_400); break;
            case "--rate": Rate = Number(name, arguments, ref index, 1, 100_000); break;
            case "--warm-up": WarmUp = Number(name, arguments, ref index, 0.1, 86_400); break;
            case "--skip-plain": SkipsPlain = true; break;
            case "--threshold": Thresholds.Add(Threshold.Parse(Value(name, arguments, ref index))); break;
            case "--html": Html = Path.GetFullPath(Value(name, arguments, ref index)); break;
            default: throw new FormatException($"'{name}' is unknown");
        }
    }

    private static string Value(string name, IReadOnlyList<string> arguments, ref int index)
        => ++index < arguments.Count ? arguments[index] : throw new FormatException($"{name} has no value");

    private static double Number(string name, IReadOnlyList<string> arguments, ref int index, double least, double most)
    {
        var text = Value(name, arguments, ref index);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number : throw new FormatException($"{name} cannot be '{text}': it is a number from {least} to {most}");
    }
}
