using System.Diagnostics;
using System.Runtime.CompilerServices;
using PerfAspects.Caching.Storage;

namespace PerfAspects.Caching.Loading;

/// <summary>A load with its value, whatever its key is. The task of the outcome is made only if a caller has to wait for it.</summary>
[StackTraceHidden]
internal sealed class ValueLoad<TValue>(ValueEntry<TValue> entry, LoadScope scope) : Load(entry, scope)
{
    private TaskCompletionSource<TValue>? _completion;

    /// <summary>The value of a load that has succeeded.</summary>
    public TValue Value => ValueEntry.Value;

    /// <summary>The task of the outcome, after <see cref="Expect"/>.</summary>
    public Task<TValue> Outcome => _completion!.Task;

    private ValueEntry<TValue> ValueEntry => Unsafe.As<ValueEntry<TValue>>(Entry); // it was made with one

    /// <summary>Sets the value that the core has returned. It counts only if the load has not ended before.</summary>
    public void Fill(TValue value) => ValueEntry.Fill(value);

    /// <inheritdoc/>
    public override void Expect()
    {
        if (_completion is null)
        {
            _completion = new TaskCompletionSource<TValue>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (HasEnded)
            {
                Publish();
            }
        }
    }

    /// <inheritdoc/>
    public override void Publish()
    {
        if (Failure is null)
        {
            _completion?.TrySetResult(Value);
        }
        else if (_completion is not null)
        {
            _completion.TrySetException(Failure);
            _ = _completion.Task.Exception; // observed: those who wait get it, and if all have left nobody is to be alarmed
        }
    }
}
