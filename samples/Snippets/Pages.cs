using PerfAspects;

namespace Snippets;

/// <summary>The code of docs/attributes/shed.md and docs/overload.md.</summary>
public sealed partial class Pages
{
    [Shed(Priority = CallPriority.Low)]
    public partial Task<Page> PrefetchAsync([ShedBy] string user, int page, CancellationToken cancellationToken);

    private static Task<Page> PrefetchCoreAsync(string user, int page, CancellationToken cancellationToken)
        => Task.FromResult(new Page($"page {page} of {user}"));

    [Bulkhead(4, QueueLimit = 1000, Offload = true)]
    public partial Task<string> RenderAsync(string page, [Priority] int priority, CancellationToken cancellationToken);

    private static string RenderCore(string page, int priority, CancellationToken cancellationToken) => $"<p>{page}</p>";

    [Shed(Priority = CallPriority.Critical), Bulkhead(50)]
    public partial Task<Page> OpenAsync([ShedBy] string user, int page, CancellationToken cancellationToken);

    private static Task<Page> OpenCoreAsync(string user, int page, CancellationToken cancellationToken)
        => Task.FromResult(new Page($"page {page} of {user}"));
}

/// <summary>A page.</summary>
public sealed record Page(string Text);
