namespace Quickstart.Report;

/// <summary>Lines up cells in columns as wide as their widest cell: the first to the left, the others, which are numbers, to the right.</summary>
internal sealed class Table(params string[] header)
{
    private const string Gap = "  ";

    private readonly List<string[]> _rows = [header];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void WriteTo(TextWriter output)
    {
        var widths = header.Select((_, column) => _rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in _rows)
        {
            output.WriteLine(Join(row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))));
            if (row == header)
            {
                output.WriteLine(Join(widths.Select(width => new string('-', width))));
            }
        }

        static string Join(IEnumerable<string> cells) => string.Join(Gap, cells).TrimEnd();
    }
}
