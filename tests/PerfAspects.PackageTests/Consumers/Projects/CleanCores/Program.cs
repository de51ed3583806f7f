// The .NET analyzers give advice on cores that cannot be followed; elsewhere their advice stands.
using PerfAspects;
using Shop;

Console.WriteLine(new Square().Area(2));
Console.WriteLine(Plain.Call());

namespace Shop
{
    public interface IShape
    {
        string Name();

        int Area(int scale);

        IReadOnlyList<int> Sides();
    }

    public partial class Square : IShape
    {
        [Timed]
        public partial string Name();

        private string NameCore() => "square";

        [Timed]
        public partial int Area(int scale);

        private int AreaCore(int scale) => 4;

        [Timed]
        public partial IReadOnlyList<int> Sides();

        private IReadOnlyList<int> SidesCore() => new List<int> { 1, 1, 1, 1 };
    }

#if ADVICE
    public class Plain
    {
        private int Area(int scale) => 4;

        public static int Call() => new Plain().Area(3);
    }
#else
    public class Plain
    {
        private static int Area() => 4;

        public static int Call() => Area();
    }
#endif
}
