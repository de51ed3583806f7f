// Gives every instrument something to show, says so, and goes on calling for as long as its input says.
using Shop;

await Fresh.UseAsync();
var orders = new Orders();
await orders.UseAllAsync();
Console.WriteLine("ready");
var end = DateTime.UtcNow + TimeSpan.FromSeconds(int.Parse(Console.ReadLine()!));
for (var id = 2; DateTime.UtcNow < end; id++)
{
    await Orders.CountAsync(id);
    orders.Find(1);
    await Orders.QuietlyAsync(orders.PlaceAsync(1, Tier.Gold));
    await Orders.QuietlyAsync(orders.PlaceAsync(-1, Tier.Basic));
    await Task.Delay(20);
}
