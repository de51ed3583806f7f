using PerfAspects.Runtime;

namespace PerfAspects.Tests.Runtime;

public sealed class ExceptionTypesTests
{
    [Theory]
    [InlineData(typeof(Refusal<>), typeof(Refusal<int>), true)]
    [InlineData(typeof(Refusal<int>), typeof(Refusal<int>), true)]
    [InlineData(typeof(Refusal<string>), typeof(Refusal<int>), false)]
    [InlineData(typeof(Refusal<>), typeof(FormatException), false)]
    public void Contains_GenericType_IsListedOpenOrClosed(Type listed, Type thrown, bool expected)
        => Assert.Equal(expected, new ExceptionTypes([listed]).Contains(thrown));

    [Fact]
    public void Contains_NamedOpenType_ListsEachClosedOne()
        => Assert.True(ExceptionTypes.Named(typeof(Refusal<>).FullName!).Contains(typeof(Refusal<int>)));

    private sealed class Refusal<T> : Exception;
}
