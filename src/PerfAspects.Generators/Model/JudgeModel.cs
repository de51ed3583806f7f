namespace PerfAspects.Generators.Model;

/// <summary>The methods of the user's that judge an attempt.</summary>
/// <param name="Aspect">The name of the parameter that tells for which aspect.</param>
/// <param name="Results">The judges of results, one for each aspect that has one.</param>
/// <param name="Delay">The delay after a failure, if a method tells it.</param>
internal sealed record JudgeModel(string Aspect, EquatableArray<JudgedAspect> Results, DelayModel? Delay);

/// <param name="Index">The index of the aspect among those of the method.</param>
/// <param name="Call">The call of the method that the aspect names.</param>
internal sealed record JudgedAspect(int Index, Expression Call);

/// <param name="Exception">The name of the failure.</param>
/// <param name="Call">The call of the method that tells the delay.</param>
internal sealed record DelayModel(string Exception, Expression Call);
