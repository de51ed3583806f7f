using PerfAspects.Execution;
using PerfAspects.Fallbacks;
using PerfAspects.Runtime;
using PerfAspects.Settings;

namespace PerfAspects;

/// <summary>
/// Answers a failed call with another method's result. The fallback lies outside the cache, the limits and the circuit: it steps in once
/// all of them have given up, and what it gives is never cached. It never answers the caller's own cancellation unless <see cref="Handle"/>
/// names it.
/// </summary>
/// <remarks>
/// Several may stand on one method: the one whose <see cref="Handle"/> names the type nearest to the exception's own answers; one without
/// <see cref="Handle"/> takes what no other does.
/// <para>
/// Metrics: <c>perfaspects.fallbacks</c>.
/// </para>
/// </remarks>
/// <param name="method"> The method that answers: the same parameters, optionally one more at the end that takes the
/// <see cref="Exception"/>. Checked by the compiler (PERF016). </param>
/// <example><c>[Fallback(nameof(LastKnown))]</c></example>
/// <seealso href="https://github.com/perfaspects/perfaspects/blob/main/docs/attributes/fallback.md"/>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property, AllowMultiple = true)]
public sealed class FallbackAttribute(string method) : AspectAttribute, IAnsweringAspect
{
    private Type[]? _handle;
    private Type[]? _ignore;
    private ExceptionTypes? _handled;
    private ExceptionTypes? _ignored;

    /// <summary>The name of the method that answers.</summary>
    public string Method { get; } = method;

    /// <summary>The exception types it answers. Default: none, which means every exception but the caller's own cancellation.</summary>
    public Type[] Handle { get => _handle ?? []; set => _handle = value; }

    /// <summary>The exception types it does not answer. Default: none. Wins over <see cref="Handle"/> where both name one type.</summary>
    public Type[] Ignore { get => _ignore ?? []; set => _ignore = value; }

    /// <summary>
    /// The name of a method that says whether a result counts as a failure, which the fallback answers: <c>static bool M(TResult)</c>
    /// (PERF031). The fallback's own result is not judged. A fallback that takes the exception gets an
    /// <see cref="InvalidOperationException"/> then. If the method throws, the call fails with that exception. Default: none, every result
    /// is returned.
    /// </summary>
    /// <example><c>[Fallback(nameof(LastKnown), HandleResult = nameof(IsUnavailable))]</c></example>
    public string? HandleResult { get; set; }

    internal override string AspectName => "Fallback";

    /// <summary>The exception types of <see cref="Handle"/>, or those a configuration names instead.</summary>
    internal ExceptionTypes Handled { get => _handled ?? new ExceptionTypes(Handle); private init => _handled = value; }

    /// <summary>The exception types of <see cref="Ignore"/>, or those a configuration names instead.</summary>
    internal ExceptionTypes Ignored { get => _ignored ?? new ExceptionTypes(Ignore); private init => _ignored = value; }

    bool IAnsweringAspect.Answers(Exception exception, CancellationToken callerToken)
        => new FallbackChoice([this], []).Choose(exception, callerToken) >= 0;

    private protected override AspectAttribute Resolve(SettingReader read)
    {
        read.Fixed(nameof(Method), Method);
        read.Fixed(nameof(HandleResult), HandleResult);
        return new FallbackAttribute(Method)
        {
            Handled = read.Types(nameof(Handle), _handle),
            Ignored = read.Types(nameof(Ignore), _ignore),
            HandleResult = HandleResult,
        };
    }
}
