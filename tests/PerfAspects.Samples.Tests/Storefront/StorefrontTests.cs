using System.Diagnostics;
using Drive.Load;
using Storefront.Data;
using Storefront.Load;
using Storefront.Prices;

namespace PerfAspects.Samples.Tests.Storefront;

/// <summary>The Storefront as a program: it starts with nothing installed, several nodes follow each other, and it ends by itself.</summary>
public sealed class StorefrontTests
{
    private const string ByBrand = "SELECT id FROM products WHERE brand = $0 ORDER BY rating DESC LIMIT 20";
    private const string ByName = "SELECT id FROM products WHERE name LIKE $0";
    private const string ById = "SELECT id FROM products WHERE id = $0";

    [Fact]
    public async Task Once_WithThreeNodes_ShowsTheInvalidationOnEach_AndAnswersEveryRequest()
    {
        var (code, output) = await RunAsync("--once", "--nodes", "3", "--seconds", "2", "--port", "0");

        Assert.True(code == 0, output);
        Assert.Contains("/perfaspects ", output, StringComparison.Ordinal);
        Assert.Equal(3, output.Split('\n').Count(static line => line.Contains(" in stock, ", StringComparison.Ordinal)));
        Assert.Contains("failed 0.00 %", output, StringComparison.Ordinal);
        Assert.Contains("Prices.PriceClient.GetAsync", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BadArgument_IsToldWithTheUsage()
    {
        var (code, output) = await RunAsync("--nodes", "many");

        Assert.Equal(2, code);
        Assert.Contains("--nodes cannot be 'many'", output, StringComparison.Ordinal);
        Assert.Contains("Storefront [--once]", output, StringComparison.Ordinal);
    }

    [Fact]
    public void SlowQueries_AdviseAnIndex_WhereAPlanScansALargeTable()
    {
        var folder = Directory.CreateTempSubdirectory("storefront");
        try
        {
            var queries = new SlowQueries();
            var database = new Database(folder.FullName, queries);
            Assortment.CreateIfMissing(database);
            using (var session = database.OpenForReading())
            {
                session.Query(ByBrand, static row => row.GetInt32(0), "Aldra");
                session.Query(ByName, static row => row.GetInt32(0), "%lamp%");
                session.Query(ById, static row => row.GetInt32(0), 7);
            }

            var advice = queries.Read(database, 1_000).ToDictionary(static query => query.Sql, static query => query.Advice);

            Assert.Equal("CREATE INDEX products_brand_rating ON products(brand, rating)", advice[ByBrand]);
            Assert.StartsWith("no index helps LIKE", advice[ByName], StringComparison.Ordinal);
            Assert.Null(advice[ById]);
            Assert.DoesNotContain(queries.Read(database, 1_000), static query => query.Sql.StartsWith("EXPLAIN", StringComparison.Ordinal));
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(1_500, 1_428, "1,428", "beaten 1.43 times")]
    [InlineData(1_500, 900, "  900", "missed")]
    [InlineData(300, 300, "  300", "not offered")]
    public void FieldTargets_SayByHowMuchEachIsBeaten(double offered, double rate, string shown, string verdict)
    {
        using var output = new StringWriter();
        var result = new LoadResult(20, 30_000, 0, 0, rate, 0.03, new Latencies(0.004, 0.02, 0.025, 0.07, 0.1, 1), [], new Dictionary<string, int>());
        var measured = new Measured(result, new PriceServiceState(1, 0, IsBad: false), HitRatio: 0.753, SpellFailures: 0, SpellP95: 0);

        FieldTargets.Print(output, offered, measured);

        Assert.Equal(
            $"""
            p95          25.0 ms, target under 500 ms: beaten 20.0 times
            requests/s     {shown}, target over 1,000: {verdict}
            cache hits    75.3 %, target over 80 %: missed

            """.ReplaceLineEndings("\n"),
            output.ToString().ReplaceLineEndings("\n"));
    }

    private static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(Database).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
