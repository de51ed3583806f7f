using Microsoft.AspNetCore.Components;
using PerfAspects;

namespace Shop;

public partial class Counter
{
    [Inject]
    public required AspectRuntime Runtime { get; init; }

    public static int Loads { get; private set; }

    [Timed, Cached("5m")]
    public partial string Describe(int count);

    private static string DescribeCore(int count)
    {
        Loads++;
        return $"{count} in stock";
    }
}
