using System.Reflection;
using Xunit.Sdk;

namespace PerfAspects.Tests.Modes;

/// <summary>
/// Runs a case in every mode; a new mode in <see cref="Mode.Of"/> runs all cases. All modes run with <c>PERFASPECTS_MODES=all</c>; otherwise every eighth does,
/// another eighth for each case, since all of them take several minutes.
/// </summary>
/// <param name="shapes">The shapes that the case can be asked of.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InEveryModeAttribute(Shapes shapes) : DataAttribute
{
    public InEveryModeAttribute()
        : this(Shapes.Methods | Shapes.Properties)
    {
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
    {
        var step = Environment.GetEnvironmentVariable("PERFASPECTS_MODES") == "all" ? 1 : 8;
        var first = testMethod.Name.Sum(static letter => letter) % step;
        return Mode.Of(shapes)
            .Where((_, index) => index % step == first)
            .Select(static mode => new object[] { mode });
    }
}
