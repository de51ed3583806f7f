namespace System.Runtime.CompilerServices;

/// <summary>The type that <c>init</c> accessors and records need and netstandard2.0 lacks.</summary>
internal static class IsExternalInit;

/// <summary>Marks a type that takes an interpolated string piece by piece.</summary>
[AttributeUsage(AttributeTargets.Struct)]
internal sealed class InterpolatedStringHandlerAttribute : Attribute;

/// <summary>Names the arguments that the handler is made of; "" is the receiver.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class InterpolatedStringHandlerArgumentAttribute(string argument) : Attribute
{
    public string[] Arguments { get; } = [argument];
}
