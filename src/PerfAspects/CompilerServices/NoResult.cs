using System.ComponentModel;
using PerfAspects.Execution;

namespace PerfAspects.CompilerServices;

/// <summary>The result of a method that returns nothing, so that one machine serves every return type. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct NoResult : IEquatable<NoResult>
{
    /// <summary>The same call, seen as a <see cref="ValueTask"/>. Allocates nothing when the call has already completed.</summary>
    /// <param name="call">The call.</param>
    public static ValueTask AsValueTask(ValueTask<NoResult> call)
        => call.IsCompletedSuccessfully ? default : new ValueTask(call.AsTask());

    internal static ValueTask<NoResult> Of(ValueTask call)
    {
        if (call.IsCompletedSuccessfully)
        {
            call.GetAwaiter().GetResult(); // its source, if it has one, waits for this
            return default;
        }

        return NoResultCall.AwaitAsync(call);
    }

    /// <inheritdoc/>
    public bool Equals(NoResult other) => true;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is NoResult;

    /// <inheritdoc/>
    public override int GetHashCode() => 0;
}
