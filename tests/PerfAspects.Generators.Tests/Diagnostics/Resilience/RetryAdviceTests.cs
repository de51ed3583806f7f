namespace PerfAspects.Generators.Tests.Diagnostics.Resilience;

public sealed class RetryAdviceTests
{
    [Theory]
    [InlineData("Create", "Create")]
    [InlineData("CreateOrderAsync", "Create")]
    [InlineData("InsertRow", "Insert")]
    [InlineData("add_item", "add")]
    [InlineData("PostAsync", "Post")]
    [InlineData("TrySendMail", "Send")]
    [InlineData("HTTPPost", "Post")]
    [InlineData("ChargeCard", "Charge")]
    [InlineData("Pay", "Pay")]
    [InlineData("SubmitForm", "Submit")]
    [InlineData("PublishEvent", "Publish")]
    [InlineData("EnqueueJob", "Enqueue")]
    [InlineData("AppendLine", "Append")]
    [InlineData("IncrementCounter", "Increment")]
    [InlineData("GetOrAdd", "Add")]
    [InlineData("FindAndPublish", "Publish")]
    public async Task NotIdempotent_ByItsName_IsReportedAtTheRetry(string name, string word)
    {
        var diagnostics = await RuleTest.FiresAsync("PERF024", With("[|Retry(3)|]", name));

        Assert.Contains($"'C.{name}' would do '{word}' again", diagnostics[0].GetMessage(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Retry(3)", "Get")]
    [InlineData("Retry(3)", "GetPost")]
    [InlineData("Retry(3)", "FindAddOnAsync")]
    [InlineData("Retry(3)", "Address")]
    [InlineData("Retry(3)", "PaymentStatus")]
    [InlineData("Retry(3)", "Resend")]
    [InlineData("Retry(3)", "SenderOf")]
    [InlineData("Retry(3, Idempotent = true)", "Create")]
    [InlineData("Timed", "Create")]
    public Task NotIdempotent_NearMisses_AreFine(string aspect, string name) => RuleTest.SilentAsync(With(aspect, name));

    [Fact]
    public Task NotIdempotent_SaidToBeFalse_IsReportedAllTheSame()
        => RuleTest.FiresAsync("PERF024", With("[|Retry(3, Idempotent = false)|]", "Send"));

    private static string With(string aspect, string name)
        => $$"""
            partial class C
            {
                [{{aspect}}] public partial int {{name}}();
                private int {{name}}Core() => 1;
            }
            """;
}
