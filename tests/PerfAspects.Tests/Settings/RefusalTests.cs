using Microsoft.Extensions.Logging;

namespace PerfAspects.Tests.Settings;

/// <summary>Values that are refused: logged with key and value, and the last good one stays.</summary>
public sealed partial class RefusalTests : SettingsTest
{
    private const string Get = "PerfAspects.Tests.Settings.RefusalTests+Shop.Get";
    private const string Other = "PerfAspects.Tests.Settings.RefusalTests+Shop.Other";

    [Theory]
    [InlineData("Cached:Duration", "soon")]
    [InlineData("Cached:Duration", "0s")]
    [InlineData("Cached:Duration", "")]
    [InlineData("Cached:MaxEntries", "-1")]
    [InlineData("Cached:CacheNull", "yes")]
    [InlineData("RateLimited:Permits", "0")]
    [InlineData("RateLimited:Permits", "1.5")]
    [InlineData("RateLimited:Algorithm", "Leaky")]
    [InlineData("RateLimited:Algorithm", "1")]
    [InlineData("CircuitBreaker:FailureRatio", "NaN")]
    [InlineData("CircuitBreaker:FailureRatio", "0")]
    [InlineData("CircuitBreaker:MinimumThroughput", "1")]
    [InlineData("CircuitBreaker:BreakDuration", "499ms")]
    [InlineData("CircuitBreaker:Handle", "System.Exception,,")]
    [InlineData("Cached:Enabled", "maybe")]
    [InlineData("Cached:Tags", "a")]
    public void BadValue_IsLoggedAndRefused(string name, string value)
    {
        var before = Runtime.Find(Get)!.Settings;

        Configure($"Methods:{Get}:{name}", value);

        Assert.Equal(before, Runtime.Find(Get)!.Settings);
        var (level, id, text) = Assert.Single(Log.Entries);
        Assert.Equal((LogLevel.Error, 50), (level, id));
        Assert.Contains($"PerfAspects:Methods:{Get}:{name} = '{value}' is refused", text, StringComparison.Ordinal);
    }

    [Fact]
    public void BadValue_TheLastGoodOneOfItsKeyStays()
    {
        Configure($"Methods:{Get}:RateLimited:Permits", "7");
        Configure($"Methods:{Get}:RateLimited:Permits", "many");
        Configure($"Methods:{Get}:Cached:Duration", "9s"); // another change, while the bad one stands
        Assert.Equal("7", Setting(Get, "RateLimited:Permits").Value);
        Assert.Single(Log.Entries); // once, not with every reload

        Configure($"Methods:{Get}:RateLimited:Permits", null);
        Assert.Equal("100", Setting(Get, "RateLimited:Permits").Value);
    }

    [Fact]
    public void BadValueAtTheStart_TheAttributeStays()
    {
        Configuration["Defaults:CircuitBreaker:FailureRatio"] = "2";

        Assert.Equal(("0.5", AspectSettingOrigin.BuiltIn), (Setting(Get, "CircuitBreaker:FailureRatio").Value, Setting(Get, "CircuitBreaker:FailureRatio").Origin));
        Assert.Equal(50, Assert.Single(Log.Entries).Id);
    }

    [Theory]
    [InlineData("Methods:" + Get)]
    [InlineData("Types:PerfAspects.Tests.Settings.RefusalTests+Shop")]
    public void Flag_WhoseCodeIsNotCompiled_IsLoggedWithKeyAndReason(string target)
    {
        Configure($"{target}:Cached:Shared", "true");
        Configure($"{target}:Cached:MaxEntries", "9"); // another change, while the refused one stands

        Assert.Equal("false", Setting(Get, "Cached:Shared").Value);
        var (level, id, text) = Assert.Single(Log.Entries);
        Assert.Equal((LogLevel.Error, 50), (level, id));
        Assert.Contains($"PerfAspects:{target}:Cached:Shared = 'true' is refused", text, StringComparison.Ordinal);
        Assert.Contains("compiled only where the attribute turns it on", text, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Runtime.Find(Get)!.Override("Cached:Shared", "true"));
        Runtime.Find(Get)!.Override("Cached:Shared", "false");
    }

    [Theory]
    [InlineData("Defaults:Cached:Shared", 51)]
    [InlineData("Methods:" + Get + ":Cached:Durations", 51)]
    [InlineData("Methods:" + Get + ":Cashed:Duration", 51)]
    [InlineData("Methods:" + Get, 51)]
    [InlineData("Method:" + Get + ":Cached:Duration", 51)]
    [InlineData("Methods:" + Get + ":RateLimited:0:Permits", 51)]
    [InlineData("Defaults:RateLimited:2:QueueLimit", 51)]
    [InlineData("Defaults:RateLimited:1:QueueLimit", 51)]
    [InlineData("Defaults:RateLimited:Permits", 51)]
    [InlineData("Policies:refusals:Bulkhead:Name", 51)]
    [InlineData("Policies:refusals:Bulkhead:1:QueueLimit", 51)]
    [InlineData("Policies:refusals:Retry:MaxRetries", 51)]
    [InlineData("Policies:refusals", 51)]
    [InlineData("Methods:" + Get + ":RateLimited:2:Permits", 52)]
    [InlineData("Methods:" + Get + "ter:RateLimited:Permits", 52)]
    [InlineData("Policies:refusals:RateLimited:Permits", 52)]
    [InlineData("Methods:" + Get + ":Bulkhead:QueueLimit", 52)]
    [InlineData("Methods:Nobody.Knows.This:RateLimited:Permits", 52)]
    [InlineData("Types:Nobody.Knows:RateLimited:Permits", 52)]
    public void UnknownKey_IsWarnedOfOnce(string key, int id)
    {
        Configure(key, "5");
        Configuration.Reload();

        Assert.Equal((LogLevel.Warning, id), (Assert.Single(Log.Entries).Level, Log.Entries.First().Id));
    }

    [Theory]
    [InlineData("Cached:Duration", "5 minutes", "it is not a duration such as")]
    [InlineData("Cached:Duration", "0s", "it is not positive")]
    [InlineData("RateLimited:Permits", "many", "it is not a number, and must be at least 1")]
    [InlineData("RateLimited:Permits", "1.5", "it is not a whole number, and must be at least 1")]
    [InlineData("RateLimited:Permits", "0", "it must be at least 1")]
    [InlineData("RateLimited:Permits", "3000000000", "it must be at most 2147483647")]
    [InlineData("CircuitBreaker:FailureRatio", "half", "it is not a number, and must be above 0 and at most 1")]
    [InlineData("CircuitBreaker:FailureRatio", "2", "it must be above 0 and at most 1")]
    public void BadValue_Reason_IsTheMistake(string name, string value, string reason)
    {
        Configure($"Methods:{Get}:{name}", value);

        Assert.Contains($"'{value}' is refused: {reason}", Assert.Single(Log.Entries).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Methods:" + Get + ":Cached:Durations", "Cached has no setting 'Durations'; the nearest one is 'Duration'")]
    [InlineData("Methods:" + Get + ":Cached:slidng", "Cached has no setting 'slidng'; the nearest one is 'Sliding'")]
    [InlineData("Methods:" + Get + ":Bulkhead:Size", "Bulkhead has no setting 'Size'; known are MaxConcurrency, QueueLimit, Offload, Name, ObserveOnly, Enabled")]
    [InlineData("Methods:" + Get + ":Timed:Enable", "Timed has no setting 'Enable'; the nearest one is 'Enabled'")]
    [InlineData("Methods:" + Get + ":Cashed:Duration", "no aspect has the name 'Cashed'; the nearest one is 'Cached'")]
    [InlineData("Methods:" + Get + ":RateLimited:0:Permits", "uses of RateLimited are numbered from 1")]
    [InlineData("Methods:" + Get + ":RateLimited:2", "it names no setting of RateLimited")]
    [InlineData("Methods:" + Get + ":RateLimited:2:", "RateLimited has no setting ''")]
    [InlineData("Methods:" + Get, "it names no aspect and no setting")]
    [InlineData("Method:" + Get + ":Cached:Duration", "no section has the name 'Method'; the nearest one is 'Methods'")]
    [InlineData("Defaults:RateLimited:2:", "RateLimited has no setting ''")]
    [InlineData("Defaults:RateLimited:2:QueueLimit", "defaults hold for all uses of an aspect and have no number")]
    [InlineData("Defaults:Cached:MaxEntrys", "Cached has no setting 'MaxEntrys'; the nearest one is 'MaxEntries'")]
    public void UnknownKey_Reason_NamesTheNearest(string key, string reason)
    {
        Configure(key, "5");

        Assert.Contains(reason, Assert.Single(Log.Entries).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Override_OfAnUnknownSetting_NamesTheNearest()
        => Assert.Contains("the nearest one is 'Duration'", Assert.Throws<ArgumentException>(() => Runtime.Find(Get)!.Override("Cached:Duratio", "1s")).Message, StringComparison.Ordinal);

    [Fact]
    public void KnownTargets_AreNotWarnedOf()
    {
        Configure($"Methods:{Get}:Cached:Duration", "1s");
        Configure("Types:PerfAspects.Tests.Settings.RefusalTests+Shop:Cached:Duration", "1s");
        Configure("Policies:refusals:Bulkhead:QueueLimit", "1");
        Configure($"Methods:{Get}:RateLimited:Name", "given");
        Configure("Policies:given:RateLimited:QueueLimit", "1");

        Assert.Empty(Log.Entries);
    }

    [Theory]
    [InlineData("Cached:Duration", "soon")]
    [InlineData("Cached:Tags", "a")]
    [InlineData("Cached:Tags", null)]
    [InlineData("Cached:Length", "1")]
    [InlineData("Bulkhead:QueueLimit", "1")]
    [InlineData("RateLimited:2:Permits", "1")]
    [InlineData("Cached", "1")]
    [InlineData("Cached:Duration:0", "1s")]
    [InlineData("", "")]
    public void Override_OfWhatCannotBe_ThrowsAndChangesNothing(string setting, string? value)
    {
        var method = Runtime.Find(Get)!;
        var before = method.Settings;

        Assert.Throws<ArgumentException>(() => method.Override(setting, value));

        Assert.Equal(before, method.Settings);
    }

    [Fact]
    public void SharedName_SetApartByConfiguration_IsRefusedForAllAndToldOnce()
    {
        Configure("Types:PerfAspects.Tests.Settings.RefusalTests+Shop:Bulkhead:MaxConcurrency", "9");
        Configure($"Methods:{Other}1:Bulkhead:MaxConcurrency", "4");

        Assert.Equal(("9", "9"), (Setting(Other + "1", "Bulkhead:MaxConcurrency").Value, Setting(Other + "2", "Bulkhead:MaxConcurrency").Value));
        Assert.Equal((LogLevel.Error, 53), (Assert.Single(Log.Entries).Level, Log.Entries.First().Id));

        Configuration.Reload();
        Assert.Single(Log.Entries);
        Configure($"Methods:{Other}2:Bulkhead:MaxConcurrency", "4");
        Assert.Equal(("4", "4"), (Setting(Other + "1", "Bulkhead:MaxConcurrency").Value, Setting(Other + "2", "Bulkhead:MaxConcurrency").Value));
    }

    [Fact]
    public void SharedName_SetApartFromTheStart_IsAsWritten()
    {
        Configuration[$"Methods:{Other}1:Bulkhead:MaxConcurrency"] = "4";

        Assert.Equal(("2", "2"), (Setting(Other + "1", "Bulkhead:MaxConcurrency").Value, Setting(Other + "2", "Bulkhead:MaxConcurrency").Value));
    }

    // What is refused of one name sends a method back to another, which in turn is no longer what its overrides were fit for.
    [Fact]
    public void SharedName_WhoseRefusalContradictsAnother_BothAreAsWritten()
    {
        Configuration[$"Methods:{Other}1:Bulkhead:Name"] = "refusals-too";
        Configuration[$"Methods:{Other}1:Bulkhead:MaxConcurrency"] = "5"; // as Other3 has it
        Configuration[$"Methods:{Other}2:Bulkhead:MaxConcurrency"] = "4"; // alone, since Other1 has left
        Configuration[$"Methods:{Other}3:Bulkhead:MaxConcurrency"] = "9"; // and so Other1 may not join

        Assert.Equal(("2", "2", "5"), (Setting(Other + "1", "Bulkhead:MaxConcurrency").Value, Setting(Other + "2", "Bulkhead:MaxConcurrency").Value, Setting(Other + "3", "Bulkhead:MaxConcurrency").Value));
        Assert.Equal("refusals", Setting(Other + "1", "Bulkhead:Name").Value);
        Assert.Equal([53, 53], Log.Entries.Select(static entry => entry.Id));
    }

    [Fact]
    public void SharedName_RuntimeCall_IsForAllThatShareIt()
    {
        Runtime.Find(Other + "1")!.Override("Bulkhead:MaxConcurrency", "6");
        Assert.Equal(("6", "6"), (Setting(Other + "1", "Bulkhead:MaxConcurrency").Value, Setting(Other + "2", "Bulkhead:MaxConcurrency").Value));

        Runtime.Find(Other + "2")!.Override("Bulkhead:MaxConcurrency", null);
        Assert.Equal(("2", "2"), (Setting(Other + "1", "Bulkhead:MaxConcurrency").Value, Setting(Other + "2", "Bulkhead:MaxConcurrency").Value));
    }

    private sealed partial class Shop(AspectRuntime runtime)
    {
        [Cached("5m", Tags = ["price"]), RateLimited(100, "1s"), CircuitBreaker]
        public partial int Get(int id);

        private int GetCore(int id) => id;

        [Bulkhead(2, Name = "refusals")]
        public partial int Other1(int id);

        private int Other1Core(int id) => id;

        [Bulkhead(2, Name = "refusals")]
        public partial int Other2(int id);

        private int Other2Core(int id) => id;

        [Bulkhead(5, Name = "refusals-too")]
        public partial int Other3(int id);

        private int Other3Core(int id) => id;
    }
}
