using System.Globalization;
using System.Text;
using PerfAspects.Build.Prometheus;

namespace PerfAspects.Build.Grafana;

/// <summary>Writes objects (pairs of names and values), arrays, texts, numbers and truth values as indented JSON.</summary>
internal static class JsonText
{
    /// <summary>An object.</summary>
    public static (string Name, object? Value)[] Object(params (string Name, object? Value)[] members) => members;

    /// <summary>Writes a value.</summary>
    public static string Write(object? value)
    {
        var text = new StringBuilder();
        Write(text, value, "\n");
        return text.Append('\n').ToString();
    }

    private static void Write(StringBuilder text, object? value, string line)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case bool truth:
                text.Append(truth ? "true" : "false");
                break;
            case string words:
                text.Append(Text.Quote(words));
                break;
            case (string Name, object? Value)[] members:
                WriteAll(text, '{', members, '}', line, (member, inner) =>
                {
                    text.Append(Text.Quote(member.Name)).Append(": ");
                    Write(text, member.Value, inner);
                });
                break;
            case IEnumerable<object> items:
                WriteAll(text, '[', [.. items], ']', line, (item, inner) => Write(text, item, inner));
                break;
            default:
                text.Append(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void WriteAll<T>(StringBuilder text, char open, T[] items, char close, string line, Action<T, string> write)
    {
        text.Append(open);
        for (var i = 0; i < items.Length; i++)
        {
            text.Append(i > 0 ? "," : "").Append(line).Append("  ");
            write(items[i], line + "  ");
        }

        text.Append(items.Length > 0 ? line : "").Append(close);
    }
}
