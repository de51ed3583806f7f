namespace PerfAspects.Tests.Caching;

public sealed partial class InvalidateTests : AspectTest
{
    private readonly Prices _prices;

    public InvalidateTests() => _prices = new Prices(Runtime);

    [Fact]
    public void Key_Alone_DropsThatEntryOnly()
    {
        Assert.Equal((1, 2), (_prices.Get(1, "EUR"), _prices.Get(1, "USD")));

        _prices.Forget("EUR", 1);

        Assert.Equal((3, 2), (_prices.Get(1, "EUR"), _prices.Get(1, "USD")));
    }

    [Fact]
    public async Task Key_AloneAsATask_DropsTheEntry()
    {
        Assert.Equal(1, _prices.Get(1, "EUR"));
        await _prices.ForgetAsync(1, "EUR", default);
        Assert.Equal(2, _prices.Get(1, "EUR"));
    }

    [Fact]
    public void Overloads_EachThatCanBeNamed_IsDropped()
    {
        Assert.Equal((1, 2, 3), (_prices.Find(1), _prices.Find(1, "EUR"), _prices.Find(1L)));

        _prices.ForgetFound(1);
        Assert.Equal((4, 2, 3), (_prices.Find(1), _prices.Find(1, "EUR"), _prices.Find(1L)));

        _prices.ForgetFound(1, "EUR");
        Assert.Equal((5, 6, 3), (_prices.Find(1), _prices.Find(1, "EUR"), _prices.Find(1L)));
    }

    [Fact]
    public void Sequence_SameContent_DropsTheEntry()
    {
        Assert.Equal(1, _prices.Sum([1, 2]));
        _prices.ForgetSum([2, 1]);
        Assert.Equal(1, _prices.Sum([1, 2]));
        _prices.ForgetSum([1, 2]);
        Assert.Equal(2, _prices.Sum([1, 2]));
    }

    [Fact]
    public void TypeArguments_OthersThanGiven_KeepTheirEntries()
    {
        Assert.Equal((1, 2), (_prices.Describe(1), _prices.Describe(1L)));

        _prices.ForgetDescription(1L);
        Assert.Equal((1, 3), (_prices.Describe(1), _prices.Describe(1L)));

        _prices.ForgetDescriptions();
        Assert.Equal((4, 5), (_prices.Describe(1), _prices.Describe(1L)));
    }

    [Fact]
    public void PerInstance_Key_ReachesTheCallingInstanceOnly()
    {
        var other = new Prices(Runtime);
        Assert.Equal((1, 1), (_prices.Own(1), other.Own(1)));

        _prices.ForgetOwn(1);
        Assert.Equal((2, 1), (_prices.Own(1), other.Own(1)));

        _prices.ForgetAllOwn();
        Assert.Equal((3, 2), (_prices.Own(1), other.Own(1)));
    }

    [Fact]
    public void PerInstance_Tag_ReachesAll()
    {
        var other = new Prices(Runtime);
        Assert.Equal((1, 1), (_prices.Own(1), other.Own(1)));

        _prices.ForgetTag("own");

        Assert.Equal((2, 2), (_prices.Own(1), other.Own(1)));
    }

    [Fact]
    public void Tag_WithAHole_DropsWhatItNames()
    {
        Assert.Equal((1, 2), (_prices.Tagged(1, "x"), _prices.Tagged(2, "x")));

        _prices.ForgetProduct(1);
        Assert.Equal((3, 2), (_prices.Tagged(1, "x"), _prices.Tagged(2, "x")));

        _prices.ForgetTag("{prices}");
        Assert.Equal((4, 5), (_prices.Tagged(1, "x"), _prices.Tagged(2, "x")));
    }

    [Fact]
    public async Task Tag_ByTheRuntime_DropsWhatItNames()
    {
        Assert.Equal((1, 2), (_prices.Tagged(1, "x"), _prices.Tagged(2, "x")));
        await Runtime.InvalidateTagAsync("product:2");
        Assert.Equal((1, 3), (_prices.Tagged(1, "x"), _prices.Tagged(2, "x")));
    }

    [Fact]
    public async Task Tags_ByTheRuntime_DropWhatAnyOfThemNames()
    {
        Assert.Equal((1, 2, 3), (_prices.Tagged(1, "x"), _prices.Tagged(2, "x"), _prices.Tagged(3, "x")));

        await Runtime.InvalidateTagsAsync(["product:1", "nobody's", "product:3", "product:1"]);
        Assert.Equal((4, 2, 5), (_prices.Tagged(1, "x"), _prices.Tagged(2, "x"), _prices.Tagged(3, "x")));

        await Runtime.InvalidateTagsAsync([]);
        Assert.Equal((4, 2, 5), (_prices.Tagged(1, "x"), _prices.Tagged(2, "x"), _prices.Tagged(3, "x")));
    }

    [Fact]
    public async Task Tags_OneOfWhichIsNullOrThatAreCancelled_DropNothing()
    {
        Assert.Equal(1, _prices.Tagged(1, "x"));

        await Assert.ThrowsAsync<ArgumentException>(async () => await Runtime.InvalidateTagsAsync(["product:1", null!]));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await Runtime.InvalidateTagsAsync(null!));
        await Assert.ThrowsAsync<FormatException>(async () => await Runtime.InvalidateTagsAsync(BadTags()));
        Assert.True(Runtime.InvalidateTagsAsync(["product:1"], new CancellationToken(canceled: true)).IsCanceled);
        Assert.Equal(1, _prices.Tagged(1, "x"));

        Runtime.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await Runtime.InvalidateTagsAsync(["product:1"]));

        static IEnumerable<string> BadTags()
        {
            yield return "product:1";
            throw new FormatException();
        }
    }

    [Fact]
    public void Tag_NullInAHole_DiffersFromEveryText()
    {
        Assert.Equal((1, 2, 3), (_prices.Noted(1, null), _prices.Noted(2, ""), _prices.Noted(3, "null")));

        _prices.ForgetNote("");
        Assert.Equal((1, 4, 3), (_prices.Noted(1, null), _prices.Noted(2, ""), _prices.Noted(3, "null")));

        _prices.ForgetNote("null");
        Assert.Equal((1, 4, 5), (_prices.Noted(1, null), _prices.Noted(2, ""), _prices.Noted(3, "null")));

        _prices.ForgetNote(null);
        Assert.Equal((6, 4, 5), (_prices.Noted(1, null), _prices.Noted(2, ""), _prices.Noted(3, "null")));
    }

    [Fact]
    public void Tag_MemberOfAnIgnoredParameter_IsWhatItIsTold()
    {
        Assert.Equal((1, 2), (_prices.Owned(1, new Owner("Ann")), _prices.Owned(2, null)));

        _prices.ForgetOwner("Ann");
        Assert.Equal((3, 2), (_prices.Owned(1, new Owner("Ann")), _prices.Owned(2, null)));

        _prices.ForgetOwner(null);
        Assert.Equal((3, 4), (_prices.Owned(1, new Owner("Ann")), _prices.Owned(2, null)));
    }

    [Fact]
    public void Tag_Number_FormatsInvariantly()
    {
        using var culture = new CultureScope(negativeSign: "~");
        Assert.Equal(1, _prices.Tagged(-1, "x"));

        _prices.ForgetTag("product:-1");

        Assert.Equal(2, _prices.Tagged(-1, "x"));
    }

    [Fact]
    public void All_NoMethodNamed_DropsEveryMethodOfTheType()
    {
        Assert.Equal((1, 2, 3), (_prices.Get(1, "EUR"), _prices.Find(1), _prices.Sum([1])));
        _prices.Clear();
        Assert.Equal((4, 5, 6), (_prices.Get(1, "EUR"), _prices.Find(1), _prices.Sum([1])));
    }

    [Fact]
    public void Core_Succeeded_ThenInvalidates()
    {
        Assert.Equal(1, _prices.Get(1, "EUR"));
        _prices.OnRun = () => Assert.Equal(1, _prices.Get(1, "EUR"));

        Assert.True(_prices.TrySet(1, "EUR"));

        _prices.OnRun = null;
        Assert.Equal(2, _prices.Get(1, "EUR"));
    }

    [Fact]
    public async Task Core_AsyncUnderWay_InvalidatesOnceItHasCompleted()
    {
        var saved = new TaskCompletionSource<int>();
        Assert.Equal(1, _prices.Get(1, "EUR"));

        var saving = _prices.SaveAsync(1, "EUR", saved.Task);
        Assert.Equal(1, _prices.Get(1, "EUR"));
        saved.SetResult(7);

        Assert.Equal(7, await saving);
        Assert.Equal(2, _prices.Get(1, "EUR"));
    }

    [Fact]
    public async Task Core_Throws_InvalidatesNothing()
    {
        Assert.Equal(1, _prices.Get(1, "EUR"));
        _prices.OnRun = () => throw new TimeoutException();

        Assert.Throws<TimeoutException>(() => _prices.TrySet(1, "EUR"));
        Assert.Throws<TimeoutException>(() => _prices.SetMeasured(1, "EUR"));
        Assert.Throws<TimeoutException>(() => _prices.SetLimited(1, "EUR"));
        await Assert.ThrowsAsync<TimeoutException>(() => _prices.SaveAsync(1, "EUR", Task.FromException<int>(new TimeoutException())));
        await Assert.ThrowsAsync<TimeoutException>(() => _prices.SaveLimitedAsync(1, "EUR", Task.FromException(new TimeoutException())));

        _prices.OnRun = null;
        Assert.Equal(1, _prices.Get(1, "EUR"));
    }

    [Fact]
    public async Task Core_TokenCancelledBeforehand_DoesNotRun()
    {
        var (ran, cancelled) = (false, new CancellationToken(canceled: true));
        _prices.OnRun = () => ran = true;

        var setting = _prices.SetAsync(1, "EUR", cancelled);

        Assert.Equal(cancelled, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => setting)).CancellationToken);
        Assert.False(ran);
    }

    [Fact]
    public async Task Core_InsideOtherAspects_InvalidatesToo()
    {
        Assert.Equal(1, _prices.Get(1, "EUR"));
        _prices.SetMeasured(1, "EUR");
        Assert.Equal(2, _prices.Get(1, "EUR"));
        _prices.SetLimited(1, "EUR");
        Assert.Equal(3, _prices.Get(1, "EUR"));
        await _prices.SaveLimitedAsync(1, "EUR", Task.CompletedTask);
        Assert.Equal(4, _prices.Get(1, "EUR"));
        _prices.ForgetMeasured(1, "EUR");
        Assert.Equal(5, _prices.Get(1, "EUR"));
        await _prices.ForgetLimitedAsync(1, "EUR");
        Assert.Equal(6, _prices.Get(1, "EUR"));
    }

    [Fact]
    public void OtherType_ItsInvalidator_DropsTheEntry()
    {
        var forgetting = new Forgetting(Runtime);
        Assert.Equal((1, 2, 3), (_prices.Get(1, "EUR"), _prices.Find(1), _prices.Describe(1)));

        forgetting.Forget(1, "EUR");
        Assert.Equal((4, 2, 3), (_prices.Get(1, "EUR"), _prices.Find(1), _prices.Describe(1)));

        forgetting.ForgetAllFound();
        Assert.Equal((4, 5, 6), (_prices.Get(1, "EUR"), _prices.Find(1), _prices.Describe(1)));
    }

    [Fact]
    public void StaticMethod_InvalidatedByAnInstance_IsDroppedInTheDefaultRuntime()
    {
        var id = Random.Shared.Next(); // the default runtime is everybody's
        var rate = Prices.Rate(id);
        Assert.Same(rate, Prices.Rate(id));

        _prices.ForgetRate(id);

        Assert.NotSame(rate, Prices.Rate(id));
    }

    [Fact]
    public async Task Runtime_Disposed_FailsTheTaskNotTheCall()
    {
        var runtime = new AspectRuntime();
        var prices = new Prices(runtime);
        runtime.Dispose();

        Assert.Throws<ObjectDisposedException>(() => prices.Forget("EUR", 1));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => prices.ForgetAsync(1, "EUR", default));
    }

    [Fact]
    public void Manifest_MethodThatOnlyInvalidates_IsInIt()
        => Assert.NotNull(Runtime.Find("PerfAspects.Tests.Caching.InvalidateTests+Prices.Forget"));
}
