namespace PerfAspects.Benchmarks.CompileTime;

/// <summary>What some work has cost. Of time the processor's, which other work on the machine moves least; none of it runs on several threads.</summary>
internal readonly record struct Cost(TimeSpan Time, long Bytes)
{
    public static Cost Of(Action work)
    {
        GC.Collect();
        var (bytes, time) = (GC.GetTotalAllocatedBytes(precise: true), Environment.CpuUsage.TotalTime);
        work();
        return new(Environment.CpuUsage.TotalTime - time, GC.GetTotalAllocatedBytes(precise: true) - bytes);
    }

    public static Cost operator -(Cost left, Cost right) => new(left.Time - right.Time, left.Bytes - right.Bytes);

    /// <summary>Of several runs the middle one by time, and by bytes.</summary>
    public static Cost Median(IReadOnlyCollection<Cost> costs)
        => new(costs.Select(cost => cost.Time).Order().ElementAt(costs.Count / 2), costs.Select(cost => cost.Bytes).Order().ElementAt(costs.Count / 2));
}
