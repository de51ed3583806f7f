using System.Text;

namespace PerfAspects.Monitoring.Profiling;

/// <summary>The names of methods on stacks, and those by which an annotated method shows there.</summary>
internal sealed class FrameNames
{
    private const string Async = "Async";
    private const string Core = "Core";

    private readonly string _type;
    private readonly HashSet<string> _names;

    /// <param name="method">The name of the annotated method.</param>
    public FrameNames(string method)
    {
        var dot = method.LastIndexOf('.');
        _type = method[..Math.Max(dot, 0)];
        var name = method[(dot + 1)..];
        _names = name.EndsWith(Async, StringComparison.Ordinal)
            ? [name, name[..^Async.Length] + Core + Async, name + Core, name[..^Async.Length] + Core]
            : [name, name + Core, "get_" + name, "Get" + name + Core];
    }

    /// <summary>Whether a frame is the wrapper, the core, or either of them after an await.</summary>
    public bool IsOf(string frame)
        => Split(frame) is var (type, name) && type == _type && _names.Contains(name);

    /// <summary>
    /// Removes arguments, type arguments and what the compiler makes of asynchronous methods from a name:
    /// <c>Shop.Orders+&lt;PlaceCoreAsync&gt;d__5.MoveNext()</c> is <c>Shop.Orders.PlaceCoreAsync</c>.
    /// </summary>
    public static string Clean(string frame)
    {
        var clean = new StringBuilder();
        var depth = 0;
        foreach (var character in frame)
        {
            if (character == '(')
            {
                break;
            }

            depth += character == '[' ? 1 : 0;
            if (depth == 0)
            {
                clean.Append(character);
            }

            depth -= character == ']' ? 1 : 0;
        }

        var name = clean.ToString();
        const string moveNext = ".MoveNext";
        var open = name.LastIndexOf("+<", StringComparison.Ordinal);
        var close = open < 0 ? -1 : name.IndexOf(">d", open, StringComparison.Ordinal);
        return close > 0 && name.EndsWith(moveNext, StringComparison.Ordinal)
            ? name[..open] + "." + name[(open + 2)..close]
            : name;
    }

    private static (string Type, string Name) Split(string frame)
    {
        var dot = frame.LastIndexOf('.');
        return dot > 0 ? (frame[..dot], frame[(dot + 1)..]) : ("", frame);
    }
}
