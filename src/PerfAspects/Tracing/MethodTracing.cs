using PerfAspects.Telemetry;

namespace PerfAspects.Tracing;

/// <summary>Makes the spans of a method, if it has a <see cref="TracedAttribute"/>.</summary>
internal static class MethodTracing
{
    /// <summary>The spans of a method; <see langword="null"/> where it is not traced.</summary>
    public static MethodSpans? SpansOf(AspectMethod method)
        => method.Descriptor.Find<TracedAttribute>() is null ? null : new MethodSpans(method);
}
