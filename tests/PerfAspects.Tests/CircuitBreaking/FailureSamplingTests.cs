using PerfAspects.CircuitBreaking;

namespace PerfAspects.Tests.CircuitBreaking;

public sealed class FailureSamplingTests
{
    [Fact]
    public void Read_CountsSuccessesAndFailures()
    {
        var sampling = new FailureSampling(100);
        sampling.AddSuccess(0);
        sampling.AddFailure(3);
        sampling.AddFailure(12);

        Assert.Equal((3, 2), sampling.Read(12));
        sampling.Clear();
        Assert.Equal((0, 0), sampling.Read(12));
    }

    [Fact]
    public void Read_APeriodAfterAWindowBegan_ForgetsTheWholeOfIt()
    {
        var sampling = new FailureSampling(100);
        sampling.AddFailure(7);
        sampling.AddFailure(16); // still in the window that began at 7
        sampling.AddFailure(17); // a tenth of the period later: a window of its own

        Assert.Equal((3, 3), sampling.Read(106));
        Assert.Equal((1, 1), sampling.Read(107));
        Assert.Equal((1, 1), sampling.Read(116));
        Assert.Equal((0, 0), sampling.Read(117));
    }

    [Fact]
    public void Read_PeriodNoMultipleOfTen_HoldsElevenWindows()
    {
        var sampling = new FailureSampling(109); // windows of 10
        for (var now = 0; now <= 100; now += 10)
        {
            sampling.AddFailure(now);
        }

        Assert.Equal((11, 11), sampling.Read(108));
        sampling.AddFailure(110);
        Assert.Equal((11, 11), sampling.Read(110));
    }
}
