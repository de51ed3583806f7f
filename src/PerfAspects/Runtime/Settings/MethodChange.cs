namespace PerfAspects.Runtime.Settings;

/// <summary>A method and what will be in force of it.</summary>
internal sealed class MethodChange(AspectMethod method, MethodInForce next, SettingCalls calls)
{
    public AspectMethod Method { get; } = method;

    public MethodInForce Next { get; set; } = next;

    public SettingCalls Calls { get; } = calls;
}
