using PerfAspects;

namespace Shop;

public partial class Prices
{
    private int _loads;

    [Cached("5m")]
    public partial int Get(int productId);

    private int GetCore(int productId) => ++_loads;
}
