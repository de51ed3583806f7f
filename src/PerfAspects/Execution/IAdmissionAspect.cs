namespace PerfAspects.Execution;

/// <summary>An aspect that only decides whether a call may run, before all steps.</summary>
internal interface IAdmissionAspect
{
    /// <summary>The aspect's check. Called for each method, type arguments and runtime, and again with other settings.</summary>
    Admission PlanAdmission(AspectMethod method);
}
