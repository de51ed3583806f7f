using PerfAspects;

public class NotPartial
{
    [Timed]
    public partial int Get(int id);
    private int GetCore(int id) => id;
}

file partial class Hidden
{
    [Timed]
    public partial int Get(int id);
    private int GetCore(int id) => id;
}
