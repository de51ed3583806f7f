namespace PerfAspects.Generators.Parsing.Dependencies;

/// <summary>
/// The fingerprint of all that a node of a graph reaches. Nodes that reach each other have one together (Tarjan's strongly connected
/// components), so each node and edge is looked at once, whichever nodes are requested. Without recursion: a chain may be as long as a
/// project has files.
/// </summary>
/// <param name="count">How many nodes there are.</param>
/// <param name="edges">The nodes that a node reaches at once.</param>
/// <param name="own">The part that a node adds to the fingerprint itself.</param>
internal sealed class StrongComponents(int count, Func<int, IEnumerable<int>> edges, Func<int, Fingerprint> own)
{
    private readonly Fingerprint?[] _done = new Fingerprint?[count];
    private readonly int[] _entered = new int[count]; // 0: not yet; else its place in the order of entering
    private readonly int[] _earliest = new int[count]; // of the nodes still open, the place of the first that is known to be reached
    private readonly int[][] _reached = new int[count][];
    private readonly int[] _next = new int[count]; // the first of them that is still to be looked at
    private readonly Stack<int> _open = new(); // entered, of no component yet
    private readonly Stack<int> _path = new();
    private int _last;

    public Fingerprint FingerprintOf(int node)
    {
        if (_done[node] is null)
        {
            Enter(node);
            while (_path.Count > 0)
            {
                Advance(_path.Peek());
            }
        }

        return _done[node]!.Value;
    }

    private void Enter(int node)
    {
        _entered[node] = _earliest[node] = ++_last;
        _reached[node] = [.. edges(node)];
        _open.Push(node);
        _path.Push(node);
    }

    private void Advance(int node)
    {
        if (_next[node] == _reached[node].Length)
        {
            Leave(node);
            return;
        }

        var next = _reached[node][_next[node]++];
        if (_entered[next] == 0)
        {
            Enter(next);
        }
        else if (_done[next] is null)
        {
            _earliest[node] = Math.Min(_earliest[node], _entered[next]);
        }
    }

    private void Leave(int node)
    {
        _path.Pop();
        if (_earliest[node] == _entered[node])
        {
            Close(node);
        }
        else
        {
            var from = _path.Peek();
            _earliest[from] = Math.Min(_earliest[from], _earliest[node]);
        }
    }

    // The nodes in their own order, since the parts of a type stand in that of their files; what they reach in any that is always the same.
    private void Close(int first)
    {
        var members = new List<int>();
        do
        {
            members.Add(_open.Pop());
        }
        while (members[members.Count - 1] != first);

        members.Sort();
        var sum = new FingerprintBuilder();
        foreach (var member in members)
        {
            sum.Add(own(member));
        }

        foreach (var reached in members.SelectMany(member => _reached[member]).Select(node => _done[node]).OfType<Fingerprint>().Distinct()
            .OrderBy(fingerprint => fingerprint))
        {
            sum.Add(reached);
        }

        var fingerprint = sum.Build();
        foreach (var member in members)
        {
            _done[member] = fingerprint;
        }
    }
}
