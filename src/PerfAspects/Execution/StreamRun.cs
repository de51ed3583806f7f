using System.Runtime.CompilerServices;
using PerfAspects.CompilerServices;
using PerfAspects.Execution.Gates;
using PerfAspects.Telemetry;

namespace PerfAspects.Execution;

/// <summary>
/// Runs the calls of a method that returns an asynchronous stream. The call is the enumeration: it begins with the first item that is
/// requested, takes its permit there, and ends when the enumeration does.
/// </summary>
/// <typeparam name="TCall">The call's arguments.</typeparam>
/// <typeparam name="T">The type of the stream's items.</typeparam>
/// <param name="method">The method.</param>
/// <param name="spans">Its spans; <see langword="null"/> where it is not traced.</param>
internal sealed class StreamRun<TCall, T>(AspectMethod method, MethodSpans? spans)
    where TCall : struct, IAspectCall<IAsyncEnumerable<T>>
{
    private readonly AspectRuntime _runtime = method.Runtime;
    private readonly CallRecorder _recorder = method.Recorder;
    private readonly ICallRunner<TCall, IAsyncEnumerable<T>> _runner = PipelineComposer.Compose<TCall, IAsyncEnumerable<T>>(method);

    // Its pass is held until the enumeration ends
    private GateRunner<TCall, IAsyncEnumerable<T>>? Gate => _runner as GateRunner<TCall, IAsyncEnumerable<T>>;

    // The compiler makes one object of an enumeration, which also waits for each item: none costs an allocation. It joins the two tokens as
    // well.
    public async IAsyncEnumerable<T> EnumerateAsync(TCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var running = spans?.TryCreate() is { } created ? new RunningSpan(spans, created) : null;
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
                        pass = Gate is null
                            ? null
                            : await Gate.EnterAsync(call, cancellationToken)
                            .ConfigureAwait(true); // the stream begins where it is requested
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
        => (await (Gate is null ? _runner.RunAsync(call, cancellationToken) : call.InvokeAsync(cancellationToken)).ConfigureAwait(false))
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
                Gate!.Leave(held, failure, cancellationToken);
            }
        }
    }
}
