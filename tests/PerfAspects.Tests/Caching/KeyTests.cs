using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace PerfAspects.Tests.Caching;

public sealed partial class KeyTests : AspectTest
{
    private readonly Orders _orders;

    public KeyTests() => _orders = new Orders(Runtime);

    [Fact]
    public void Array_SameContent_SharesAnEntry()
    {
        Assert.Equal(1, _orders.ByArray([1, 2]));
        Assert.Equal(1, _orders.ByArray([1, 2]));
        Assert.Equal(2, _orders.ByArray([2, 1]));
        Assert.Equal(3, _orders.ByArray([1]));
    }

    [Fact]
    public void Array_NullAndEmpty_StandApart()
    {
        Assert.Equal(1, _orders.ByArray(null));
        Assert.Equal(2, _orders.ByArray([]));
        Assert.Equal(1, _orders.ByArray(null));
        Assert.Equal(2, _orders.ByArray([]));
    }

    [Fact]
    public void Array_ChangedByTheCallerAfterwards_ChangesNoKey()
    {
        int[] ids = [1, 2];
        Assert.Equal(1, _orders.ByArray(ids));

        ids[0] = 9;

        Assert.Equal(2, _orders.ByArray(ids));
        Assert.Equal(1, _orders.ByArray([1, 2]));
        Assert.Equal(2, _orders.ByArray([9, 2]));
    }

    [Fact]
    public void Array_ChangedWhileItsLoadRuns_IsKeptUnderWhatWasAsked()
    {
        int[] ids = [1, 2];
        _orders.OnRun = () => ids[0] = 9;
        Assert.Equal(1, _orders.ByArray(ids));
        _orders.OnRun = null;

        Assert.Equal(1, _orders.ByArray([1, 2]));
        Assert.Equal(2, _orders.ByArray([9, 2]));
    }

    [Fact]
    public void List_ChangedByTheCallerAfterwards_ChangesNoKey()
    {
        List<string?> names = ["a", null];
        Assert.Equal(1, _orders.ByList(names));

        names.Add("b");

        Assert.Equal(2, _orders.ByList(names));
        Assert.Equal(1, _orders.ByList(["a", null]));
    }

    [Fact]
    public void ReadOnlyList_WhateverItsKind_ComparesByContent()
    {
        Assert.Equal(1, _orders.ByReadOnlyList(["a", "b"]));
        Assert.Equal(1, _orders.ByReadOnlyList(new List<string> { "a", "b" }));
        Assert.Equal(1, _orders.ByReadOnlyList(ImmutableList.Create("a", "b")));
        Assert.Equal(2, _orders.ByReadOnlyList(["b", "a"]));
    }

    [Fact]
    public void ImmutableArray_SameContent_SharesAnEntry()
    {
        Assert.Equal(1, _orders.ByImmutableArray([new Range(1, 2)]));
        Assert.Equal(1, _orders.ByImmutableArray(ImmutableArray.Create(new Range(1, 2))));
        Assert.Equal(2, _orders.ByImmutableArray([]));
        Assert.Equal(3, _orders.ByImmutableArray(default));
    }

    [Fact]
    public void CacheKey_OnParameters_TakesNoOther()
    {
        Assert.Equal(1, _orders.ByMarked(1, "a", "x"));
        Assert.Equal(1, _orders.ByMarked(1, "b", "x"));
        Assert.Equal(2, _orders.ByMarked(1, "a", "y"));
        Assert.Equal(3, _orders.ByMarked(2, "a", "x"));
    }

    [Fact]
    public void CacheKey_Member_TakesOnlyThat()
    {
        Assert.Equal(1, _orders.ById(new Order(1, "a")));
        Assert.Equal(1, _orders.ById(new Order(1, "b")));
        Assert.Equal(2, _orders.ById(new Order(0, "a")));
    }

    [Fact]
    public void CacheKey_MemberOfNull_DiffersFromEveryMember()
    {
        Assert.Equal(1, _orders.ById(null));
        Assert.Equal(2, _orders.ById(new Order(0, null)));
        Assert.Equal(1, _orders.ById(null));

        Assert.Equal(3, _orders.ByNote(null));
        Assert.Equal(4, _orders.ByNote(new Order(0, null)));
        Assert.Equal(5, _orders.ByNote(new Order(0, "")));
        Assert.Equal(6, _orders.ByNote(new Order(0, "null")));
        Assert.Equal(3, _orders.ByNote(null));
        Assert.Equal(4, _orders.ByNote(new Order(9, null)));
    }

    [Fact]
    public void CacheKey_SequenceMember_ComparesByContent()
    {
        var order = new Order(1, null) { Lines = [1, 2] };
        Assert.Equal(1, _orders.ByLines(order));
        order.Lines[0] = 9;
        Assert.Equal(2, _orders.ByLines(order));
        Assert.Equal(1, _orders.ByLines(new Order(2, null) { Lines = [1, 2] }));
        Assert.Equal(3, _orders.ByLines(null));
    }

    [Fact]
    public void CacheIgnore_Parameter_TellsNothingApart()
    {
        Assert.Equal(1, _orders.Ignoring(1, new object()));
        Assert.Equal(1, _orders.Ignoring(1, new object()));
        Assert.Equal(2, _orders.Ignoring(2, new object()));
    }

    [Fact]
    public void CallerInformation_IsNotPartOfTheKey()
    {
        Assert.Equal(1, _orders.Called(1));
        Assert.Equal(1, FromElsewhere());

        int FromElsewhere() => _orders.Called(1, "another", 12);
    }

    [Fact]
    public void OptionalArgument_LeftOut_EqualsItsDefault()
    {
        Assert.Equal(1, _orders.Optional(1));
        Assert.Equal(1, _orders.Optional(1, "EUR"));
        Assert.Equal(2, _orders.Optional(1, "USD"));
    }

    [Fact]
    public void PerInstance_Entries_AreEachInstancesOwn()
    {
        var other = new Orders(Runtime);

        Assert.Equal(1, _orders.Own(1));
        Assert.Equal(2, _orders.Own(2));
        Assert.Equal(1, other.Own(2));
        Assert.Equal(1, _orders.Own(1));
        Assert.Equal(1, other.Own(2));
    }

    [Fact]
    public void Unless_ResultItRefuses_IsNotKept()
    {
        Assert.Equal(1, _orders.OnlyEven(1));
        Assert.Equal(2, _orders.OnlyEven(1));
        Assert.Equal(2, _orders.OnlyEven(1));
    }

    internal readonly record struct Range(int From, int To);

    internal sealed class Order(int id, string? note)
    {
        public int Id { get; } = id;

        public string? Note { get; } = note;

        public int[] Lines { get; init; } = [];
    }

    private sealed partial class Orders(AspectRuntime runtime)
    {
        private int _runs;

        public Action? OnRun { get; set; }

        [Cached("5m")]
        public partial int ByArray(int[]? ids);

        [Cached("5m")]
        public partial int ByList(List<string?> names);

        [Cached("5m")]
        public partial int ByReadOnlyList(IReadOnlyList<string> names);

        [Cached("5m")]
        public partial int ByImmutableArray(ImmutableArray<Range> ranges);

        [Cached("5m")]
        public partial int ByMarked([CacheKey] int id, string note, [CacheKey] string currency);

        [Cached("5m")]
        public partial int ById([CacheKey(nameof(Order.Id))] Order? order);

        [Cached("5m")]
        public partial int ByNote([CacheKey(nameof(Order.Note))] Order? order);

        [Cached("5m")]
        public partial int ByLines([CacheKey(nameof(Order.Lines))] Order? order);

        [Cached("5m")]
        public partial int Ignoring(int id, [CacheIgnore] object log);

        [Cached("5m")]
        public partial int Called(int id, [CallerMemberName] string caller = "", [CallerLineNumber] int line = 0);

        [Cached("5m")]
        public partial int Optional(int id, string currency = "EUR");

        [Cached("5m", PerInstance = true)]
        public partial int Own(int id);

        [Cached("5m", Unless = nameof(IsOdd))]
        public partial int OnlyEven(int id);

        private static bool IsOdd(int result) => result % 2 == 1;

        private int ByArrayCore(int[]? ids) => Run();

        private int ByListCore(List<string?> names) => Run();

        private int ByReadOnlyListCore(IReadOnlyList<string> names) => Run();

        private int ByImmutableArrayCore(ImmutableArray<Range> ranges) => Run();

        private int ByMarkedCore(int id, string note, string currency) => Run();

        private int ByIdCore(Order? order) => Run();

        private int ByNoteCore(Order? order) => Run();

        private int ByLinesCore(Order? order) => Run();

        private int IgnoringCore(int id, object log) => Run();

        private int CalledCore(int id, string caller, int line) => Run();

        private int OptionalCore(int id, string currency) => Run();

        private int OwnCore(int id) => Run();

        private int OnlyEvenCore(int id) => Run();

        private int Run()
        {
            OnRun?.Invoke();
            return ++_runs;
        }
    }
}
