namespace PerfAspects.Benchmarks.Growth;

/// <summary>How one figure changes as something grows.</summary>
/// <param name="Name">What is measured, with its unit.</param>
/// <param name="Points">How much there was of what grows, and the figure there.</param>
internal sealed record Curve(string Name, IReadOnlyList<(double Size, double Value)> Points);

/// <summary>Curves over one and the same thing that grows.</summary>
/// <param name="File">The file's name, without extension.</param>
/// <param name="Title">What the plot shows.</param>
/// <param name="Axis">What grows.</param>
/// <param name="Curves">The curves.</param>
internal sealed record Plot(string File, string Title, string Axis, params Curve[] Curves);
