using System.Reflection;
using Xunit.Sdk;

namespace PerfAspects.Tests.Modes;

/// <summary>Runs a case in every mode; a new mode in <see cref="Mode.Of"/> runs all cases.</summary>
/// <param name="shapes">The shapes that the case can be asked of.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InEveryModeAttribute(Shapes shapes) : DataAttribute
{
    public InEveryModeAttribute()
        : this(Shapes.Methods | Shapes.Properties)
    {
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => Mode.Of(shapes).Select(static mode => new object[] { mode });
}
