namespace Storefront.Data;

/// <summary>A statement and what it has cost. Durations are in seconds.</summary>
internal sealed record QueryFigures(string Sql, long Runs, double Total, double Slowest, double RowsPerRun)
{
    public IReadOnlyList<string> Plan { get; init; } = [];

    /// <summary>The advice on an index, or null if the plan scans no large table.</summary>
    public string? Advice { get; init; }
}

/// <summary>Counts and times of all statements of this process, by their text. Values of parameters are kept nowhere.</summary>
internal sealed class SlowQueries
{
    private const int MostStatements = 500; // further ones are not told apart, so that texts made of values fill no memory

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Figures> _statements = [];

    public void Record(string sql, IReadOnlyList<object> parameters, TimeSpan duration, int rows)
    {
        lock (_gate)
        {
            if (!_statements.TryGetValue(sql, out var figures))
            {
                if (_statements.Count >= MostStatements)
                {
                    return;
                }

                _statements[sql] = figures = new Figures(parameters.Count);
            }

            figures.Runs++;
            figures.Rows += rows;
            figures.Total += duration.TotalSeconds;
            figures.Slowest = Math.Max(figures.Slowest, duration.TotalSeconds);
        }
    }

    /// <summary>The statements that have taken the most time in all, with their plans.</summary>
    public IReadOnlyList<QueryFigures> Read(Database database, int count)
    {
        List<(QueryFigures Figures, int Parameters)> worst;
        lock (_gate)
        {
            worst = [.. _statements.OrderByDescending(static pair => pair.Value.Total).Take(count).Select(static pair => (
                new QueryFigures(pair.Key, pair.Value.Runs, pair.Value.Total, pair.Value.Slowest, pair.Value.Rows / (double)pair.Value.Runs),
                pair.Value.Parameters))];
        }

        using var session = database.OpenForExplaining(); // of the primary, which has every table
        return [.. worst.Select(query => QueryPlan.Explain(session, query.Figures, query.Parameters))];
    }

    private sealed class Figures(int parameters)
    {
        public int Parameters { get; } = parameters;

        public long Runs { get; set; }

        public long Rows { get; set; }

        public double Total { get; set; }

        public double Slowest { get; set; }
    }
}
