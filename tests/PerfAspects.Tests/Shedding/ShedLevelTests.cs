using PerfAspects.Shedding;

namespace PerfAspects.Tests.Shedding;

/// <summary>How the level follows the load.</summary>
public sealed class ShedLevelTests
{
    private readonly ShedLevel _level = new();

    [Fact]
    public void Mark_RaisesBy5PercentASecond_AndCalmLowersBy1_AndBy1MoreWithEachSecond()
    {
        Follow(1, seconds: 16);
        Assert.Equal(0.75, _level.Share, 6);
        Follow(0, seconds: 1);
        Assert.Equal(0.75 - 0.0155, _level.Share, 6); // from 1.1 % to 2 %
        Follow(0, seconds: 1);
        Assert.Equal(0.75 - 0.041, _level.Share, 6);
        Follow(1, seconds: 0.1);
        Follow(0, seconds: 0.1);
        Assert.Equal(0.75 - 0.041 + 0.005 - 0.00025, _level.Share, 6); // slowly near the level that has just been too low
        Follow(0, seconds: 15); // calm begins anew below it
        var before = _level.Share;
        Follow(0, seconds: 1);
        Assert.Equal(before - 0.1, _level.Share, 6); // and falls by 10 % at most
        Follow(0, seconds: 10);
        Assert.Equal((0, 0), (_level.Refused, _level.Share));
    }

    [Fact]
    public void LevelThatIsNotNeeded_FallsQuicklyToTheOneThatWasTooLow_AndStaysNearIt()
    {
        Follow(1, seconds: 16);
        Follow(0, seconds: 5);
        var needed = _level.Share;
        Follow(1, seconds: 2);
        Assert.Equal(needed + 0.1, _level.Share, 6);

        Follow(0, seconds: 1);
        Assert.Equal(needed + 0.02, _level.Share, 6); // by 8 % a second
        Follow(0, seconds: 1);
        Assert.InRange(_level.Share, needed, needed + 0.0079);
        Follow(0, seconds: 2);
        Assert.InRange(_level.Share, needed - 0.0079, needed + 0.0079);
    }

    [Fact]
    public void BetweenCalmAndMark_TheLevelStays()
    {
        Follow(1, seconds: 2);
        Follow(0.9, seconds: 60);
        Assert.Equal(0.1, _level.Share, 6);
        Follow(0.899, seconds: 0.1);
        Assert.Equal(0.1 - 0.0011, _level.Share, 6);
    }

    [Fact]
    public void WorseLoad_RaisesFaster_UpToTenTimes()
    {
        Follow(4, seconds: 1);
        Assert.Equal(0.2, _level.Share, 6);
        Follow(100, seconds: 1);
        Assert.Equal(0.7, _level.Share, 6);
    }

    [Fact]
    public void LoadThatFalls_IsNotPushedFurther()
    {
        Follow(9, seconds: 0.4);
        var reached = _level.Share;
        foreach (var pressure in (double[])[8.5, 7, 6.9, 4, 2, 1.5, 1])
        {
            Follow(pressure, seconds: 0.1);
            Assert.Equal(reached, _level.Share, 6);
        }

        Follow(1, seconds: 1); // it does not fall any more
        Assert.Equal(reached + 0.05, _level.Share, 6);
    }

    [Fact]
    public void CriticalCalls_AreReachedOnlyAtTwiceTheMark_AndStayWhereTheyAreUnderIt()
    {
        Follow(1.9, seconds: 100);
        Assert.Equal(3 * ShedLevel.Cohorts, _level.Refused);
        Follow(2, seconds: 1);
        Assert.Equal(0.85, _level.Share, 6);
        Follow(1, seconds: 1);
        Follow(1.9, seconds: 100);
        Assert.Equal(0.85, _level.Share, 6);
        Follow(3, seconds: 100);
        Assert.Equal(1, _level.Share, 6);
    }

    private void Follow(double pressure, double seconds)
    {
        for (var steps = (int)Math.Round(seconds * 10); steps > 0; steps--)
        {
            _level.Update(pressure, 0.1);
        }
    }
}
