using System.Reflection;
using Microsoft.Extensions.Logging;

namespace PerfAspects.Tests.Telemetry;

/// <summary>Event ids are for good: what is logged and what docs/logs.md says are one.</summary>
public sealed class LogManifestTests
{
    private static readonly (int Id, string Row)[] s_logged =
    [
        .. typeof(AspectRuntime).Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(static method => (Method: method, Message: method.GetCustomAttribute<LoggerMessageAttribute>()))
            .Where(static logged => logged.Message is not null)
            .Select(static logged => (logged.Message!.EventId, $"{logged.Message.EventId} {logged.Message.EventName ?? logged.Method.Name} {logged.Message.Level}")),
    ];

    private static readonly (int Id, string Row)[] s_documented =
    [
        .. Documents.Table("docs/logs.md", "id").Select(static row => (int.Parse(row[0], System.Globalization.CultureInfo.InvariantCulture), $"{row[0]} {row[1]} {row[2]}")),
    ];

    [Fact]
    public void Document_OfTheLogs_ListsEveryEvent() => Assert.Equal(s_logged.Order(), s_documented.Order());

    [Fact]
    public void Ids_AreUnique() => Assert.Distinct(s_logged.Select(static logged => logged.Id));

    [Fact]
    public void Events_HaveTheContractsLevels()
        => Assert.Equal(
            ["1 SlowCall Warning", "2 AttemptFailed Warning", "3 RetriesExhausted Error", "4 CircuitOpened Error", "5 CircuitClosed Information", "6 CircuitIsolated Warning"],
            s_logged.Order().Select(static logged => logged.Row).Take(6));
}
