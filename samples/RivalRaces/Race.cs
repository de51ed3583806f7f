using PerfAspects;

namespace RivalRaces;

/// <summary>Two processes, A and B, that share one Redis, and what they do. A third one, C, comes when all is over.</summary>
/// <param name="Title">The race in words.</param>
/// <param name="Course">Runs it. In the end every process must read "new".</param>
/// <param name="ClockOfA">How far the clock of A is ahead.</param>
internal sealed partial record Race(string Title, Func<NodeProcess, NodeProcess, Task> Course, string? ClockOfA = null)
{
    /// <summary>The number of the value that all races read.</summary>
    public const string Id = "1";

    private static readonly TimeSpan s_cut = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_settled = TimeSpan.FromSeconds(5);

    public static readonly Race[] All =
    [
        new("key removed on B while A loads", static (a, b) => WhileLoadingAsync(a, b, $"remove {Id}")),
        new("tag removed on B while A loads", static (a, b) => WhileLoadingAsync(a, b, "tag")),
        new("key removed on B while A loads, and B reads before A ends", static async (a, b) =>
        {
            await a.AskAsync($"begin {Id}");
            await ChangeAsync(a, b);
            await b.AskAsync($"remove {Id}");
            var reading = b.AskAsync($"read {Id}"); // for itself, or with A
            await Task.Delay(TimeSpan.FromMilliseconds(200));
            await a.AskAsync("end");
            await reading;
        }),
        new("A suspended while it loads, key removed on B and read there, A goes on", static async (a, b) =>
        {
            await a.AskAsync($"begin {Id}");
            await a.SuspendAsync();
            await b.AskAsync("source new");
            await b.AskAsync($"remove {Id}");
            await b.AskAsync($"read {Id}");
            await a.ResumeAsync();
            await a.AskAsync("end");
            await a.AskAsync("source new");
        }),
        new("key removed on B, in the memory of A", static (a, b) => InMemoryAsync(a, b, $"remove {Id}")),
        new("tag removed on B, in the memory of A", static (a, b) => InMemoryAsync(a, b, "tag")),
        new("clock of A 5 s ahead, tag removed on B", static (a, b) => InMemoryAsync(a, b, "tag"), ClockOfA: "+5s"),
        new("link of A cut for 2 s, key removed on B meanwhile", static (a, b) => CutAsync(a, b, cut: a, $"remove {Id}")),
        new("link of A cut for 2 s, tag removed on B meanwhile", static (a, b) => CutAsync(a, b, cut: a, "tag")),
        new("link of B cut for 2 s, key removed on B meanwhile", static (a, b) => CutAsync(a, b, cut: b, $"remove {Id}")),
    ];

    /// <summary>Runs the race of a cache, and reports who reads what in the end.</summary>
    [Timed]
    public partial Task<string> RunAsync(string rival, int redisPort);

    private async Task<string> RunCoreAsync(string rival, int redisPort)
    {
        if (ClockOfA is not null && !NodeProcess.HasClocks)
        {
            return "not run: libfaketime is not installed";
        }

        var prefix = $"{rival}-{Guid.NewGuid():N}";
        await using var a = NodeProcess.Start(rival, redisPort, prefix, ClockOfA);
        await using var b = NodeProcess.Start(rival, redisPort, prefix);
        await a.AskAsync("read 0"); // connected
        await b.AskAsync("read 0");
        await Course(a, b);
        await Task.Delay(s_settled);
        await using var c = NodeProcess.Start(rival, redisPort, prefix);
        await c.AskAsync("source new");
        var stale = new List<string>();
        foreach (var (name, node) in new[] { ("A", a), ("B", b), ("C", c) })
        {
            if (await node.AskAsync($"read {Id}") is not "new" and var seen)
            {
                stale.Add(seen == "old" ? name : $"{name} {seen}");
            }
        }

        return stale.Count == 0 ? "new" : $"**old** ({string.Join(", ", stale)})";
    }

    private static async Task WhileLoadingAsync(NodeProcess a, NodeProcess b, string removal)
    {
        await a.AskAsync($"begin {Id}");
        await ChangeAsync(a, b);
        await b.AskAsync(removal);
        await a.AskAsync("end");
    }

    private static async Task InMemoryAsync(NodeProcess a, NodeProcess b, string removal)
    {
        await a.AskAsync($"read {Id}");
        await b.AskAsync($"read {Id}");
        await ChangeAsync(a, b);
        await b.AskAsync(removal);
    }

    private static async Task CutAsync(NodeProcess a, NodeProcess b, NodeProcess cut, string removal)
    {
        await a.AskAsync($"read {Id}");
        await b.AskAsync($"read {Id}");
        cut.Link.Cut();
        await Task.Delay(s_cut / 2);
        await ChangeAsync(a, b);
        await b.AskAsync(removal);
        await Task.Delay(s_cut / 2);
        cut.Link.Mend();
        await Task.Delay(s_settled); // and as long again, for caches that repeat what has failed
    }

    private static async Task ChangeAsync(NodeProcess a, NodeProcess b)
    {
        await a.AskAsync("source new");
        await b.AskAsync("source new");
    }
}
