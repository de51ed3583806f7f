using AotConsole;

// Each line shows one return shape or one aspect; run the same line twice in your head: what the second call costs is what the attribute is for.
var shop = new Shop();
Show("T", shop.GetName(1), shop.GetName(1));
Show("Task<T>", await shop.GetStockAsync(1), await shop.GetStockAsync(1));
Show("ValueTask<T>", await shop.GetPriceAsync(1, "EUR"), await shop.GetPriceAsync(1, "EUR"));
shop.Log("void");
await shop.SaveAsync("Task");
await shop.FlushAsync("ValueTask");
Show("generic", shop.Echo("text"), shop.Echo(42));
Show("ref and span", shop.Sum([1, 2, 3], out var count), count);
Show("property", shop.Rate, shop.Rate);
var sum = 0;
await foreach (var number in shop.NumbersAsync(3, default))
{
    sum += number;
}

Show("IAsyncEnumerable<T>", sum, "of 1, 2 and 3");

await shop.RenameAsync(1, "new name");
shop.ForgetPrice(1, "EUR");
Show("after invalidation", shop.GetName(1), await shop.GetPriceAsync(1, "EUR"));
Show("retried", await shop.FetchAsync(default), "at the third attempt");
Show("fallback", await shop.AskAsync(default), "for a failure");
Show("partitions", shop.Visit("a"), shop.Visit("b"));
shop.ShowLimits();
shop.ShowStatistics();

static void Show(string what, object first, object second) => Console.WriteLine(FormattableString.Invariant($"{what}: {first}, {second}"));
