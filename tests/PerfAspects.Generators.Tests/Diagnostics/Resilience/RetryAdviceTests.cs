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
    [InlineData("TransferFundsAsync", "Transfer")]
    [InlineData("PlaceOrderAsync", "Order")]
    [InlineData("OrderAsync", "Order")]
    [InlineData("OrderPizza", "Order")]
    [InlineData("WithdrawAsync", "Withdraw")]
    [InlineData("DepositCash", "Deposit")]
    [InlineData("RefundAsync", "Refund")]
    [InlineData("ProcessRefundAsync", "Refund")]
    [InlineData("PurchaseAsync", "Purchase")]
    [InlineData("MakePaymentAsync", "Payment")]
    [InlineData("BookFlight", "Book")]
    [InlineData("ChargeAmountAsync", "Charge")]
    [InlineData("EmailReport", "Email")]
    [InlineData("BulkInsertRows", "Insert")]
    [InlineData("UpdateAndNotify", "Notify")]
    [InlineData("AddAddress", "Add")]
    [InlineData("CreateIfDue", "Create")]
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
    [InlineData("Retry(3)", "DeletePostAsync")]
    [InlineData("Retry(3)", "ValidatePostAsync")]
    [InlineData("Retry(3)", "DownloadPostAsync")]
    [InlineData("Retry(3)", "CalculateChargeAsync")]
    [InlineData("Retry(3)", "ResolveAddOnAsync")]
    [InlineData("Retry(3)", "CancelOrderAsync")]
    [InlineData("Retry(3)", "ValidateOrderAsync")]
    [InlineData("Retry(3)", "OrderStatusAsync")]
    [InlineData("Retry(3)", "OrderByName")]
    [InlineData("Retry(3)", "PostByIdAsync")]
    [InlineData("Retry(3)", "RequestTransferStatusAsync")]
    [InlineData("Retry(3)", "PlaceMarker")]
    [InlineData("Retry(3)", "ProcessFile")]
    [InlineData("Retry(3)", "AddOrUpdate")]
    [InlineData("Retry(3)", "UpdateOrInsert")]
    [InlineData("Retry(3)", "CreateIfMissing")]
    [InlineData("Retry(3)", "CreateIfNotExistsAsync")]
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
