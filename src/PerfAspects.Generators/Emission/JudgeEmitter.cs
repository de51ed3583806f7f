using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>How the struct of a call calls the user's methods that judge an attempt.</summary>
internal static class JudgeEmitter
{
    /// <summary>The interfaces of a call that judges its attempts.</summary>
    public static string Interfaces(JudgeModel judge)
        => (judge.Results.Count == 0 ? "" : $", {Emitted.Space}IJudgedCall")
            + (judge.Delay is null ? "" : $", {Emitted.Space}IDelayingCall");

    public static void CallMembers(SourceWriter writer, WrapperModel wrapper, CallModel call, JudgeModel judge)
    {
        if (judge.Results.Count > 0)
        {
            writer.Line();
            writer.Line($"public bool IsFailure(int {judge.Aspect}, {wrapper.Result} {call.Result})");
            writer.Continue($"=> {string.Join(" || ", judge.Results.Select(Condition))};");
        }

        if (judge.Delay is { } delay)
        {
            writer.Line();
            writer.Line($"public global::System.TimeSpan? DelayAfter(global::System.Exception {delay.Exception})");
            writer.Continue($"=> {delay.Call.Text()};");
        }

        string Condition(JudgedAspect judged)
        {
            var condition = $"{judge.Aspect} == {judged.Index} && {judged.Call.Text()}";
            return judge.Results.Count == 1 ? condition : $"({condition})";
        }
    }
}
