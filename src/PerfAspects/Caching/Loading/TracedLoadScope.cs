using System.Diagnostics;

namespace PerfAspects.Caching.Loading;

/// <summary>The mark of a load that a traced call has begun. Only those have room for the span.</summary>
/// <inheritdoc cref="CancellableLoadScope"/>
internal sealed class TracedLoadScope(LoadScope? parent, CancellationTokenSource? cancellation, ActivityContext span)
    : CancellableLoadScope(parent, cancellation)
{
    public override ActivityContext? Span => span;
}
