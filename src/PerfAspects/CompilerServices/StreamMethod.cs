using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using PerfAspects.Execution;
using PerfAspects.Execution.Gates;
using PerfAspects.Telemetry;
using PerfAspects.Tracing;

namespace PerfAspects.CompilerServices;

/// <summary>
/// A method that returns an asynchronous stream. The call is the enumeration: it begins with the first item that is asked for, takes its
/// permit there, and ends when the enumeration does; each enumeration is a call of its own. For generated code.
/// </summary>
/// <typeparam name="TCall">The call's arguments.</typeparam>
/// <typeparam name="T">The type of the stream's items.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class StreamMethod<TCall, T> : IAspectState<StreamMethod<TCall, T>>
    where TCall : struct, IAspectCall<IAsyncEnumerable<T>>
{
    private readonly AspectRuntime _runtime;
    private readonly CallRecorder _recorder;
    private readonly ICallRunner<TCall, IAsyncEnumerable<T>> _runner;
    private readonly GateRunner<TCall, IAsyncEnumerable<T>>? _gate; // what it gives is held until the enumeration ends
    private readonly MethodSpans? _spans;

    private StreamMethod(AspectMethod method)
    {
        _runtime = method.Runtime;
        _recorder = method.Recorder;
        _runner = PipelineComposer.Compose<TCall, IAsyncEnumerable<T>>(method);
        _gate = _runner as GateRunner<TCall, IAsyncEnumerable<T>>;
        _spans = MethodSpans.Of(method);
    }

    static StreamMethod<TCall, T> IAspectState<StreamMethod<TCall, T>>.Create(AspectMethod method) => new(method);

    /// <summary>The stream of a call. Nothing runs before it is enumerated.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">The caller's token; one given by <c>WithCancellation</c> is honoured beside it.</param>
    public IAsyncEnumerable<T> Invoke(TCall call, CancellationToken cancellationToken) => EnumerateAsync(call, cancellationToken);

    // The compiler makes one object of an enumeration, which also waits for each item: none costs an allocation. It joins the two tokens as
    // well.
    private async IAsyncEnumerable<T> EnumerateAsync(TCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var running = _spans?.TryCreate() is { } created ? new RunningSpan(_spans, created) : null;
        var span = running?.Span;
        if (span is not null && call is ITracedCall<TCall> traced)
        {
            call = traced.With(span);
        }

        var started = _recorder.Start().Timestamp;
        IAsyncEnumerator<T>? items = null;
        GatePass? pass = null;
        Exception? failure = null;
        try
        {
            while (true)
            {
                T item;
                running?.MakeCurrent(); // every item is requested from the reader's context, which finds its own activity again afterwards
                try
                {
                    if (items is null)
                    {
                        _runtime.ThrowIfDisposed(); // the call begins here, not where its state was found
                        pass = _gate is null
                            ? null
                            : await _gate.EnterAsync(call, cancellationToken)
                            .ConfigureAwait(true); // the stream begins where it is asked for
                        items = await BeginAsync(call, cancellationToken).ConfigureAwait(false);
                    }

                    if (!await items.MoveNextAsync().ConfigureAwait(false))
                    {
                        break;
                    }

                    item = items.Current;
                }
                catch (Exception exception)
                {
                    failure = exception;
                    throw;
                }

                yield return item;
            }
        }
        finally
        {
            running?.MakeCurrent();
            await EndAsync(items, pass, failure, started, call, running, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<IAsyncEnumerator<T>> BeginAsync(TCall call, CancellationToken cancellationToken)
        => (await (_gate is null ? _runner.RunAsync(call, cancellationToken) : call.InvokeAsync(cancellationToken)).ConfigureAwait(false))
            .GetAsyncEnumerator(cancellationToken);

    // A caller that stops early has what it wanted: only a failure makes the call fail.
    private async ValueTask EndAsync(
        IAsyncEnumerator<T>? items, GatePass? pass, Exception? failure, long started, TCall call, RunningSpan? running,
            CancellationToken cancellationToken)
    {
        using var ending = running;
        try
        {
            await LeaveAsync(items, pass, failure, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure ??= exception;
            throw;
        }
        finally
        {
            if (failure is null)
            {
                _recorder.SucceededElsewhere(started, call);
            }
            else
            {
                _recorder.Failed(started, failure, call, cancellationToken);
                running?.Failed(failure, cancellationToken);
            }
        }
    }

    // Either may throw, the stream's own code and a lease of a limiter that is not ours: neither keeps the other from its end.
    private async ValueTask LeaveAsync(IAsyncEnumerator<T>? items, GatePass? pass, Exception? failure, CancellationToken cancellationToken)
    {
        try
        {
            if (items is not null)
            {
                await items.DisposeAsync().ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            failure ??= exception;
            throw;
        }
        finally
        {
            if (pass is { } held)
            {
                _gate!.Leave(held, failure, cancellationToken);
            }
        }
    }
}
