using System.Diagnostics;
using Storefront.Web;

namespace Storefront.Load;

/// <summary>Shows that a change on one node reaches the memory of all others.</summary>
internal static class NodeDemo
{
    private const string Product = "shops/1/products/42";

    /// <summary>Changes a product on the first node and waits until every node shows it.</summary>
    /// <returns>The longest time until a node has shown the change.</returns>
    public static async Task<TimeSpan> RunAsync(IReadOnlyList<Uri> nodes, TextWriter output, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var before = 0;
        foreach (var node in nodes)
        {
            before = (await GetAsync(http, node, cancellationToken)).Page.Product.Stock;
        }

        output.WriteLine($"All {nodes.Count} nodes have product 42 in memory: {before:N0} in stock. The first gets a delivery of 5.");
        var began = Stopwatch.GetTimestamp();
        using var delivered = await http.PostAsync(new Uri(nodes[0], $"{Product}/stock?quantity=5"), null, cancellationToken);
        delivered.EnsureSuccessStatusCode();
        var returned = Stopwatch.GetElapsedTime(began);
        foreach (var node in nodes)
        {
            var (page, status) = await GetAsync(http, node, cancellationToken);
            while (page.Product.Stock != before + 5)
            {
                await Task.Delay(1, cancellationToken);
                (page, status) = await GetAsync(http, node, cancellationToken);
            }

            output.WriteLine($"  {node}  {page.Product.Stock:N0} in stock, {Stopwatch.GetElapsedTime(began).TotalMilliseconds:0} ms later ({status})");
        }

        var longest = Stopwatch.GetElapsedTime(began);
        output.WriteLine($"The delivery itself took {returned.TotalMilliseconds:0} ms: it waits for the read replica before it invalidates.");
        output.WriteLine();
        return longest;
    }

    private static async Task<(ProductPage Page, string Status)> GetAsync(HttpClient http, Uri node, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(new Uri(node, Product), cancellationToken);
        response.EnsureSuccessStatusCode();
        var page = await response.Content.ReadFromJsonAsync<ProductPage>(cancellationToken);
        return (page!, response.Headers.TryGetValues("Cache-Status", out var values) ? string.Join(", ", values) : "no Cache-Status");
    }
}
