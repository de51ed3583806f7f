using Shop;

var builder = WebApplication.CreateBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddPerfAspects();
builder.Services.AddRazorComponents().AddInteractiveServerComponents();
var app = builder.Build();
app.UseAntiforgery();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
await app.StartAsync();
using var http = new HttpClient();
var first = await http.GetStringAsync(app.Urls.First());
var second = await http.GetStringAsync(app.Urls.First());
Console.WriteLine($"{first.Contains("3 in stock")}, {second.Contains("3 in stock")}, {Counter.Loads} load");
await app.StopAsync();
