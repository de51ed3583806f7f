using PerfAspects;
using Shop;

var (prices, stock) = (new Prices(), new Stock());
Console.WriteLine($"{prices.Get(1)} {prices.Get(1)} {stock.Get(1)} {stock.Get(1)}");

namespace Shop
{
    public partial class Stock
    {
        private int _loads;

#if WRONG
        [Cached("5m")]
        public int Get(int productId) => ++_loads;
#else
        [Cached("5m")]
        public partial int Get(int productId);

        private int GetCore(int productId) => ++_loads;
#endif
    }
}
