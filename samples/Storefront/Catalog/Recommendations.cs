using System.Collections.Immutable;
using PerfAspects;
using Storefront.Data;

namespace Storefront.Catalog;

/// <summary>Products that go with another one. Pages ask for one product each, and the database is asked for many at once.</summary>
internal sealed partial class Recommendations(AspectRuntime runtime, Database database)
{
    private const int Count = 5;

    [Timed, Cached("10m"), Batched(MaxSize = 50, Wait = "2ms")]
    public partial Task<ImmutableArray<int>> FindAsync(int productId, CancellationToken cancellationToken);

    private Task<IReadOnlyDictionary<int, ImmutableArray<int>>> FindBatchCoreAsync(
        IReadOnlyCollection<int> productIds, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var session = database.OpenForReading();
        var categories = session.Query(
            $"SELECT id, category FROM products WHERE id IN ({string.Join(", ", productIds.Select(static (_, i) => $"${i}"))})",
            static row => (Id: row.GetInt32(0), Category: row.GetString(1)),
            [.. productIds.Cast<object>()]);
        var best = categories.Select(static product => product.Category).Distinct().ToDictionary(
            static category => category, category => Best(session, category));
        var found = categories.ToDictionary(
            static product => product.Id, product => best[product.Category].Where(id => id != product.Id).Take(Count).ToImmutableArray());
        return Task.FromResult<IReadOnlyDictionary<int, ImmutableArray<int>>>(found);
    }

    private static List<int> Best(Session session, string category)
        => session.Query(
            "SELECT id FROM products WHERE category = $0 ORDER BY rating DESC LIMIT $1", static row => row.GetInt32(0), category, Count + 1);
}
