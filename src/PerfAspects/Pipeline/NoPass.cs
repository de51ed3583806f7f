namespace PerfAspects.Pipeline;

/// <summary>What a call carries past a gate that needs to know nothing more of it.</summary>
internal readonly struct NoPass;
