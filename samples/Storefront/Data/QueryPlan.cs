using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace Storefront.Data;

/// <summary>The plans of statements (<c>EXPLAIN QUERY PLAN</c>), and indexes that would spare them a scan.</summary>
internal static partial class QueryPlan
{
    private const int LargeTable = 1_000; // rows; a smaller table is scanned as fast as an index is searched

    /// <summary>Adds plan and advice to the figures of a statement. A statement without a plan stays as it is.</summary>
    public static QueryFigures Explain(Session session, QueryFigures query, int parameters)
    {
        try
        {
            var unknown = Enumerable.Repeat<object>(DBNull.Value, parameters).ToArray();
            var plan = session.Query($"EXPLAIN QUERY PLAN {query.Sql}", static row => row.GetString(3), unknown);
            return query with { Plan = plan, Advice = Advise(session, query.Sql, plan) };
        }
        catch (SqliteException exception)
        {
            return query with { Plan = [$"no plan: {exception.Message}"] };
        }
    }

    private static string? Advise(Session session, string sql, List<string> plan)
    {
        foreach (var step in plan)
        {
            if (Scan().Match(step) is { Success: true } scan && Table(session, sql, scan.Groups["name"].Value) is { } table
                && session.Number($"SELECT count(*) FROM (SELECT 1 FROM {table} LIMIT {LargeTable})") == LargeTable)
            {
                return Advise(sql, table, step);
            }
        }

        return null;
    }

    // Columns that are compared with = come first, then the one that is sorted by: rows are then found and already in order.
    private static string? Advise(string sql, string table, string step)
    {
        var equal = Equal().Matches(sql).Select(static match => match.Groups["column"].Value).Distinct().ToList();
        if (equal.Count > 0)
        {
            var columns = OrderBy().Match(sql) is { Success: true } order ? [.. equal, order.Groups["column"].Value] : equal;
            return $"CREATE INDEX {table}_{string.Join('_', columns)} ON {table}({string.Join(", ", columns)})";
        }

        return sql.Contains("LIKE", StringComparison.OrdinalIgnoreCase)
            ? $"no index helps LIKE with a leading %: a full-text table (FTS5) of {table} would"
            : step.Contains("USING", StringComparison.Ordinal) ? null : $"the statement reads all of {table}: give it a WHERE that an index serves";
    }

    // A plan names the alias of a table where there is one.
    private static string? Table(Session session, string sql, string name)
    {
        var aliased = Regex.Match(sql, $@"\b(?:FROM|JOIN)\s+(?<table>\w+)\s+(?:AS\s+)?{Regex.Escape(name)}\b", RegexOptions.IgnoreCase);
        var table = aliased.Success ? aliased.Groups["table"].Value : name;
        return session.Number("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = $0", table) == 1 ? table : null;
    }

    [GeneratedRegex(@"^SCAN (?<name>\w+)")]
    private static partial Regex Scan();

    [GeneratedRegex(@"(?:WHERE|AND)\s+(?:\w+\.)?(?<column>\w+)\s*=\s*\$\d+", RegexOptions.IgnoreCase)]
    private static partial Regex Equal();

    [GeneratedRegex(@"ORDER BY\s+(?:\w+\.)?(?<column>\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex OrderBy();
}
