namespace PerfAspects.Schedules.Scenarios;

/// <summary>Every scenario by name. A scenario is one short concurrent program with a property that holds under each of its schedules.</summary>
internal static class ScenarioList
{
    public static IReadOnlyDictionary<string, Func<Task>> All { get; } = new SortedDictionary<string, Func<Task>>(StringComparer.Ordinal)
    {
        ["alarm-rings-at-its-earliest-time"] = AlarmScenarios.RingsAtItsEarliestTime,
        ["alarm-rings-for-times-that-come-while-it-rings"] = AlarmScenarios.RingsForTimesThatComeWhileItRings,
        ["breaker-admits-one-probe"] = CircuitScenarios.AdmitsOneProbe,
        ["bulkhead-gives-places-back"] = BulkheadScenarios.GivesPlacesBack,
        ["bulkhead-keeps-its-limit-per-partition"] = BulkheadScenarios.KeepsItsLimitPerPartition,
        ["cache-loads-once"] = LoadScenarios.LoadsOnce,
        ["cache-loads-once-synchronously"] = LoadScenarios.LoadsOnceSynchronously,
        ["cache-survives-failed-loads"] = LoadScenarios.SurvivesFailedLoads,
        ["cache-survives-leaving-callers"] = LoadScenarios.SurvivesLeavingCallers,
        ["cache-survives-rings-of-loads"] = LoadScenarios.SurvivesRingsOfLoads,
        ["cache-stays-bounded"] = StoreScenarios.StaysBounded,
        ["cache-serves-stale-values-only-before-invalidation"] = StoreScenarios.ServesStaleValuesOnlyBeforeInvalidation,
        ["invalidation-by-key-wins"] = InvalidationScenarios.ByKeyWins,
        ["invalidation-by-tag-wins"] = InvalidationScenarios.ByTagWins,
        ["invalidation-by-clearing-wins"] = InvalidationScenarios.ByClearingWins,
        ["limit-admits-its-queue"] = LimitScenarios.AdmitsItsQueue,
        ["limit-admits-what-it-is-raised-by"] = LimitScenarios.AdmitsWhatItIsRaisedBy,
        ["limit-rejects-with-the-exact-time"] = LimitScenarios.RejectsWithTheExactTime,
        ["limit-releases-idle-partitions"] = LimitScenarios.ReleasesIdlePartitions,
        ["limit-shares-two-limits"] = LimitScenarios.SharesTwoLimits,
        ["runtime-ends-every-call"] = LifetimeScenarios.EndsEveryCall,
        ["settings-admit-waiting-calls"] = SettingsScenarios.AdmitWaitingCalls,
        ["settings-keep-invalidations"] = SettingsScenarios.KeepInvalidations,
    };
}
