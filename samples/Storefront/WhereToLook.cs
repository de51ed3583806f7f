namespace Storefront;

/// <summary>The addresses that are worth a visit.</summary>
internal static class WhereToLook
{
    public static void Print(TextWriter output, IReadOnlyList<Uri> nodes)
    {
        output.WriteLine($"""

              {nodes[0]}                             the shop
              {nodes[0]}perfaspects                  the dashboard: figures, alerts, settings that change while the shop runs
              {nodes[0]}observe.html                 slow queries with their plans, web vitals beside the server's figures
              {nodes[0]}health                       health checks
              {nodes[0]}metrics                      OpenTelemetry's metrics for Prometheus
              {nodes[0]}shops/1/products/42          a product, with Cache-Status
            """);
        for (var node = 1; node < nodes.Count; node++)
        {
            output.WriteLine($"  {nodes[node]}                             node {node + 1}");
        }

        output.WriteLine();
    }
}
