using PerfAspects.State;

namespace PerfAspects.Tests.State;

/// <summary>Nodes that are looked up without a lock and added under one.</summary>
public sealed class KeyedNodesTests
{
    private readonly KeyedNodes<Key, Node> _nodes = new();

    [Fact]
    public void TryAdd_KeyThatHasComeSinceTheLookUp_IsRefused()
    {
        var key = new Key("a");
        var (first, second) = (_nodes.Find(key), _nodes.Find(key));
        var node = new Node(key);

        Assert.True(_nodes.TryAdd(first, node));
        Assert.False(_nodes.TryAdd(second, new Node(key)));

        Assert.Same(node, _nodes.Find(key).Node);
        Assert.Same(node, Assert.Single(_nodes.All));
    }

    [Fact]
    public void TryAdd_AnotherKeyOfTheHashCodeHasCome_IsRefusedUntilItIsLookedUpAgain()
    {
        var found = _nodes.Find(new Key("a"));
        Assert.True(_nodes.TryAdd(_nodes.Find(new Key("b")), new Node(new Key("b"))));

        Assert.False(_nodes.TryAdd(found, new Node(new Key("a"))));
        Assert.True(_nodes.TryAdd(_nodes.Find(new Key("a")), new Node(new Key("a"))));

        Assert.Equal(["a", "b"], _nodes.All.Select(static node => node.Key.Text));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    [InlineData("c")]
    public void Remove_OneOfAHashCode_LeavesTheOthers(string removed)
    {
        foreach (var text in new[] { "a", "b", "c" })
        {
            Assert.True(_nodes.TryAdd(_nodes.Find(new Key(text)), new Node(new Key(text))));
        }

        var node = _nodes.Find(new Key(removed)).Node!;

        Assert.True(_nodes.Remove(node));
        Assert.False(_nodes.Remove(node));

        Assert.Null(_nodes.Find(new Key(removed)).Node);
        Assert.Equal(new[] { "c", "b", "a" }.Except([removed]), _nodes.All.Select(static known => known.Key.Text));
    }

    private sealed record Key(string Text)
    {
        public override int GetHashCode() => 1;
    }

    private sealed class Node(Key key) : KeyedNode<Key, Node>(key);
}
