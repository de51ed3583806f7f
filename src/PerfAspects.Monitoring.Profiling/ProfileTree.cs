namespace PerfAspects.Monitoring.Profiling;

/// <summary>Adds stacks up as a tree of calls.</summary>
internal sealed class ProfileTree(string name)
{
    private const int MaxDepth = 28; // as JSON, 58 levels: readers stop at 64
    private const int LeastShare = 200; // less than one sample of so many is left out

    private readonly Node _root = new(name);

    /// <summary>Adds the part of a stack below the method.</summary>
    /// <param name="frames">The methods that were called, the outermost first.</param>
    public void Add(IEnumerable<string> frames)
    {
        var node = _root;
        node.Samples++;
        foreach (var frame in frames.Take(MaxDepth))
        {
            if (!node.Children.TryGetValue(frame, out var child))
            {
                node.Children.Add(frame, child = new Node(frame));
            }

            child.Samples++;
            node = child;
        }

        node.Own++;
    }

    /// <summary>The tree as it is now.</summary>
    public ProfileNode Build() => Build(_root, (_root.Samples + LeastShare - 1) / LeastShare);

    private static ProfileNode Build(Node node, int least) => new(
        node.Name,
        node.Samples,
        node.Own,
        [
            .. node.Children.Values.Where(child => child.Samples >= least)
                .OrderByDescending(static child => child.Samples).ThenBy(static child => child.Name, StringComparer.Ordinal)
                .Select(child => Build(child, least)),
        ]);

    private sealed class Node(string name)
    {
        public string Name => name;

        public int Samples { get; set; }

        public int Own { get; set; }

        public Dictionary<string, Node> Children { get; } = new(StringComparer.Ordinal);
    }
}
