using Snippets;

namespace PerfAspects.Samples.Tests;

/// <summary>A price service that counts its requests and fails on demand.</summary>
internal sealed class FakePriceApi : IPriceApi
{
    public int Requests { get; private set; }

    public Exception? Failure { get; set; }

    public Task<Price?> FetchAsync(int productId, string currency, CancellationToken cancellationToken)
    {
        Requests++;
        return Failure is null ? Task.FromResult<Price?>(new Price(productId, currency)) : Task.FromException<Price?>(Failure);
    }

    public Task RenameAsync(int productId, string name) => Task.CompletedTask;

    public Task<decimal> TotalAsync(Order order) => Task.FromResult(0m);

    public Task<IReadOnlyDictionary<int, Price>> FetchAllAsync(int[] productIds)
        => Task.FromResult<IReadOnlyDictionary<int, Price>>(new Dictionary<int, Price>());
}
