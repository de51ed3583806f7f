using System.ComponentModel;
using System.Diagnostics;

namespace PerfAspects.CompilerServices;

/// <summary>The tags that a call adds to its metrics. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IMetricTags
{
    /// <summary>Adds the call's own tags. Called only of an <see cref="IMetricTagged"/>.</summary>
    /// <param name="tags">The tags so far.</param>
    void AddTags(ref TagList tags);
}

/// <summary>Marks a call that has tags of its own. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IMetricTagged : IMetricTags;
