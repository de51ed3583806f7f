using PerfAspects;

Console.WriteLine(new Wrong().WithoutCore(1));

public partial class Wrong
{
    [Cached("5m")]
    public partial int WithoutCore(int id);

    [Cached("soon")]
    public partial int WithoutDuration(int id);

    private int WithoutDurationCore(int id) => id;

    [Timed]
    public int WithoutPartial() => 1;
}
