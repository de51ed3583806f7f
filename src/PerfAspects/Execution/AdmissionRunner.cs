using System.Diagnostics;
using System.Runtime.CompilerServices;
using PerfAspects.CompilerServices;

namespace PerfAspects.Execution;

/// <summary>Runs the calls that an <see cref="Admission"/> lets pass.</summary>
[StackTraceHidden]
internal sealed class AdmissionRunner<TCall, TResult>(Admission admission, ICallRunner<TCall, TResult> inner) : ICallRunner<TCall, TResult>
    where TCall : struct, IAspectCall<TResult>
{
    /// <summary>Whether every call runs without a check, so that <see cref="Inner"/> can be called instead.</summary>
    public bool AdmitsAll => admission.AdmitsAll;

    /// <summary>The runner of the calls that pass.</summary>
    public ICallRunner<TCall, TResult> Inner => inner;

    /// <inheritdoc/>
    public TResult Run(TCall call, CancellationToken cancellationToken)
    {
        if (!admission.AdmitsAll && Refuse(call, cancellationToken) is { } refusal)
        {
            throw refusal;
        }

        return inner.Run(call, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<TResult> RunAsync(TCall call, CancellationToken cancellationToken)
        => admission.AdmitsAll ? inner.RunAsync(call, cancellationToken) : RunSelectedAsync(call, cancellationToken);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask<TResult> RunSelectedAsync(TCall call, CancellationToken cancellationToken)
    {
        try
        {
            if (Refuse(call, cancellationToken) is { } refusal)
            {
                return FailedCall.Of<TResult>(refusal);
            }
        }
        catch (Exception exception)
        {
            return FailedCall.Of<TResult>(exception); // the value that the check needs is the user's, and so may be its hash code
        }

        return inner.RunAsync(call, cancellationToken);
    }

    // A call that is cancelled beforehand is neither admitted nor refused.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Exception? Refuse(TCall call, CancellationToken cancellationToken)
        => cancellationToken.IsCancellationRequested || !admission.MayRefuse() ? null
            : admission.Refuse(default(TCall) is IMarkedCall ? call.GetMark(admission.Mark) : 0, CallSpan.Of<TCall, TResult>(call));
}
