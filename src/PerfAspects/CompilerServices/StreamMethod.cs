using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using PerfAspects.Pipeline;
using PerfAspects.Telemetry;
using PerfAspects.Tracing;

namespace PerfAspects.CompilerServices;

/// <summary>
/// A method that returns an asynchronous stream. The call is the enumeration: it begins with the first item that is asked for, takes its permit there, and
/// ends when the enumeration does; each enumeration is a call of its own. For generated code.
/// </summary>
/// <typeparam name="TCall">The call's arguments.</typeparam>
/// <typeparam name="T">What the stream consists of.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class StreamMethod<TCall, T> : IAspectState<StreamMethod<TCall, T>>
    where TCall : struct, IAspectCall<IAsyncEnumerable<T>>
{
    private readonly CallRecorder _recorder;
    private readonly ICallRunner<TCall, IAsyncEnumerable<T>> _runner;
    private readonly MethodSpans? _spans;

    private StreamMethod(AspectMethod method)
    {
        _recorder = method.Recorder;
        _runner = PipelineComposer.Compose<TCall, IAsyncEnumerable<T>>(method);
        _spans = MethodSpans.Of(method);
    }

    static StreamMethod<TCall, T> IAspectState<StreamMethod<TCall, T>>.Create(AspectMethod method) => new(method);

    /// <summary>The stream of a call. Nothing runs before it is enumerated.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">The caller's token; one given by <c>WithCancellation</c> is honoured beside it.</param>
    public IAsyncEnumerable<T> Invoke(TCall call, CancellationToken cancellationToken) => EnumerateAsync(call, cancellationToken);

    // The compiler makes one object of an enumeration, which also waits for each item: none costs an allocation. It joins the two tokens as well.
    private async IAsyncEnumerable<T> EnumerateAsync(TCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var span = _spans?.TryCreate();
        if (span is not null)
        {
            span.Start();
            call = ((ITracedCall<TCall>)call).With(span);
        }

        var started = _recorder.Start().Timestamp;
        IAsyncEnumerator<T>? items = null;
        Exception? failure = null;
        try
        {
            while (true)
            {
                T item;
                try
                {
                    Enter(span);
                    items ??= await BeginAsync(call, cancellationToken).ConfigureAwait(false);
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
            Enter(span);
            await EndAsync(items, failure, call, started, cancellationToken).ConfigureAwait(false);
        }
    }

    // Between two items the consumer's code runs, under the consumer's own span; what is set here is taken back when this method returns to it.
    private static void Enter(Activity? span)
    {
        if (span is not null)
        {
            Activity.Current = span;
        }
    }

    private async ValueTask<IAsyncEnumerator<T>> BeginAsync(TCall call, CancellationToken cancellationToken)
        => (await _runner.RunAsync(call, cancellationToken).ConfigureAwait(false)).GetAsyncEnumerator(cancellationToken);

    // Who stops early has what he wanted: only a failure makes the call fail.
    private async ValueTask EndAsync(IAsyncEnumerator<T>? items, Exception? failure, TCall call, long started, CancellationToken cancellationToken)
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
            End(failure, call, started, cancellationToken);
        }
    }

    private void End(Exception? failure, TCall call, long started, CancellationToken cancellationToken)
    {
        using var span = CallSpan<TCall, IAsyncEnumerable<T>>.Of(call);
        if (failure is null)
        {
            _recorder.SucceededElsewhere(started, call);
            return;
        }

        _recorder.Failed(started, failure, call, cancellationToken);
        if (span is not null)
        {
            MethodSpans.Failed(span, failure, cancellationToken);
        }
    }
}
