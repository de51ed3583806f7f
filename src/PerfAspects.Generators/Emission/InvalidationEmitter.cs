using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>
/// The statements that drop cached values before or after the core, each <c>[CacheInvalidate]</c> under its <c>Enabled</c>.
/// </summary>
internal sealed class InvalidationEmitter
{
    private readonly SourceWriter _writer;
    private readonly WrapperModel _wrapper;
    private readonly bool _isAwaited;
    private readonly Func<string, int, string> _isEnabled;

    private InvalidationEmitter(SourceWriter writer, WrapperModel wrapper, bool isAwaited, Func<string, int, string> isEnabled)
        => (_writer, _wrapper, _isAwaited, _isEnabled) = (writer, wrapper, isAwaited, isEnabled);

    /// <summary>The statements of a wrapper that calls its core itself.</summary>
    public static InvalidationEmitter Of(SourceWriter writer, WrapperModel wrapper, InlineModel locals, bool isAwaited)
        => new(writer, wrapper, isAwaited, (_, use) => $"{locals.Method}.Invalidates({use})");

    /// <summary>The statements of a call's struct.</summary>
    public static InvalidationEmitter Of(SourceWriter writer, MethodModel method, WrapperModel wrapper, bool isAwaited)
        => new(
            writer,
            wrapper,
            isAwaited,
            (runtime, use)
                => $"{Emitted.Space}CacheInvalidation.IsEnabled({runtime}, {method.Type.Manifest}.{method.ManifestField}, {use})");

    /// <summary>Whether something is to be done when the core has failed.</summary>
    public static bool ActsOnFailure(WrapperModel wrapper)
        => wrapper.Core is not null && wrapper.Invalidations.Any(invalidation => invalidation.When == InvalidationMoment.Always);

    /// <summary>The statements before the core.</summary>
    public void Before() => Statements(static when => when == InvalidationMoment.Before);

    /// <summary>The statements after a core that has succeeded.</summary>
    public void AfterSuccess() => Statements(static when => when != InvalidationMoment.Before);

    /// <summary>The handler of a core that has failed. The exception of the core is the one that the caller gets.</summary>
    public void AfterFailure()
    {
        _writer.Open("catch (global::System.Exception)");
        _writer.Open("try");
        Statements(static when => when == InvalidationMoment.Always);
        _writer.Close();
        _writer.Open("catch (global::System.Exception)");
        _writer.Line("// the failure of the core says more");
        _writer.Close();
        _writer.Line();
        _writer.Line("throw;");
        _writer.Close();
    }

    private void Statements(Func<InvalidationMoment, bool> isNow)
    {
        var use = 0;
        foreach (var invalidation in _wrapper.Invalidations)
        {
            use++;
            if (!isNow(invalidation.When))
            {
                continue;
            }

            _writer.Open($"if ({_isEnabled(invalidation.Runtime.Text(), use)})");
            foreach (var step in invalidation.Steps)
            {
                _writer.Line(_isAwaited ? Awaited(step) : Statement(step));
            }

            _writer.Close();
        }
    }

    private static string Awaited(InvalidationStep step)
        => step.LaterMethod is not { } later ? Statement(step)
            : step.Loop is { } loop
                ? $"foreach (var {loop.Item} in {loop.Collection.Text()}) {{ await {Call(step, later)}.ConfigureAwait(false); }}"
            : $"await {Call(step, later)}.ConfigureAwait(false);";

    private static string Statement(InvalidationStep step)
        => step.Loop is { } loop
            ? $"foreach (var {loop.Item} in {loop.Collection.Text()}) {{ {Call(step, step.Method)}; }}"
            : $"{Call(step, step.Method)};";

    private static string Call(InvalidationStep step, string method)
    {
        var arguments = step.Arguments.Select(CodeText.Text).Concat(TagText.Arguments(step.Tags));
        return $"{step.Target}.{method}({string.Join(", ", arguments)})";
    }
}
