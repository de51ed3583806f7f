using System.ComponentModel;
using System.Diagnostics;
using PerfAspects.Telemetry;

namespace PerfAspects.CompilerServices;

/// <summary>
/// The span of a call whose wrapper calls the core in place; nothing where nobody samples it. It ends after the core's own
/// <see langword="finally"/> blocks, which an exception filter would come before. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct InlineSpan : IDisposable
{
    private readonly RunningSpan? _running;

    internal InlineSpan(MethodSpans? spans, Activity? span) => _running = span is null ? null : new RunningSpan(spans!, span);

    /// <summary>Marks the call as failed. Always <see langword="false"/>: an exception filter that looks and lets pass.</summary>
    /// <param name="exception">The exception of the core.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    public bool Failed(Exception exception, CancellationToken cancellationToken = default)
        => _running?.Failed(exception, cancellationToken) == true;

    /// <summary>Ends the span.</summary>
    public void Dispose()
    {
        _running?.Dispose(); // not in here: a method with a try is not inlined
    }
}
