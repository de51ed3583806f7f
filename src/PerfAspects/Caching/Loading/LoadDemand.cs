using System.Diagnostics;

namespace PerfAspects.Caching.Loading;

/// <summary>The demand of a call that found no fresh value in the store.</summary>
/// <param name="Around">
/// The load that the calling code is part of, if any. A load that would wait for itself by joining is not joined: another one begins, whose
/// value is not kept.
/// </param>
/// <param name="IsCancellable">Whether something may cancel a load that is begun here.</param>
/// <param name="IsForced">Whether the value is loaded again, whatever there is.</param>
/// <param name="MayDetach">Whether the call may end before the load that it begins.</param>
/// <param name="Span">The span of the call, if it is traced.</param>
internal readonly record struct LoadDemand(LoadScope? Around, bool IsCancellable, bool IsForced, bool MayDetach, Activity? Span);
