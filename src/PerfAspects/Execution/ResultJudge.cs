using Polly;

namespace PerfAspects.Execution;

/// <summary>The method of the user's that says of a result whether it counts as a failure for an aspect.</summary>
internal readonly struct ResultJudge
{
    private readonly int _place; // the aspect's index plus one, so that the default is no judge

    private ResultJudge(int place) => _place = place;

    /// <summary>Whether the aspect names such a method.</summary>
    public bool Exists => _place > 0;

    /// <summary>The index of the aspect among those of the method.</summary>
    public int Aspect => _place - 1;

    /// <summary>The judge of an aspect.</summary>
    /// <param name="method">The method.</param>
    /// <param name="aspect">The aspect, as it is in force.</param>
    /// <param name="name">The name that the aspect gives; <see langword="null"/> for none.</param>
    public static ResultJudge Of(AspectMethod method, AspectAttribute aspect, string? name)
        => name is null ? default : new(Array.FindIndex(method.Descriptor.Aspects, known => ReferenceEquals(known, aspect)) + 1);

    /// <summary>Whether an attempt has returned a failure. A judge that throws makes its exception the outcome of the attempt.</summary>
    public bool IsFailure<TResult>(HeldCall<TResult> call, ref Outcome<TResult> outcome)
    {
        if (_place == 0 || outcome.Exception is not null)
        {
            return false;
        }

        try
        {
            return call.IsFailure(Aspect, outcome.Result!);
        }
        catch (Exception exception)
        {
            call.Fault = exception;
            outcome = Outcome.FromException<TResult>(exception);
            return false;
        }
    }
}
