using System.ComponentModel;

namespace PerfAspects.CompilerServices;

/// <summary>Marks a call whose result an aspect judges (<c>HandleResult</c>). For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IJudgedCall;

/// <summary>Marks a call whose retries take their delay from the failure (<c>DelayOf</c>). For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IDelayingCall;
