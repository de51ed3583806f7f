using System.Globalization;
using Drive.Load;

namespace Storefront.Load;

/// <summary>
/// What customers do: of 100 requests 74 are product pages, 20 searches, 1 the page of a brand, and 5 fill a cart, look at it or order it.
/// Popular products and searches are asked for most (Zipf's law). The same numbers make the same requests.
/// </summary>
internal sealed class ShopTraffic
{
    private static readonly string[] s_words = ["oak lamp", "steel chair", "linen", "wool rug", "glass bowl", "copper", "teapot", "bamboo", "clock", "silk"];
    private static readonly string[] s_brands = ["Aldra", "Brenn", "Corvo", "Dalia", "Estra", "Fjell"];

    private readonly HttpClient _http;
    private readonly IReadOnlyList<Uri> _nodes;
    private readonly UrlTemplate _product = new("shops/{1..3}/products/{1..50000 zipf}", seed: 1);
    private readonly UrlTemplate _word = new("{0..9 zipf} {1..30 zipf}", seed: 2);

    public ShopTraffic(HttpClient http, IReadOnlyList<Uri> nodes) => (_http, _nodes) = (http, nodes);

    /// <summary>Sends a request; true if it has been answered as it should. The reason of a failure goes to the recorder.</summary>
    public async Task<bool> SendAsync(long number, Recorder recorder, CancellationToken cancellationToken)
    {
        using var request = Request(number);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await response.Content.CopyToAsync(Stream.Null, cancellationToken);
        if (response.IsSuccessStatusCode || (int)response.StatusCode == StatusCodes.Status409Conflict) // a cart may be empty
        {
            return true;
        }

        recorder.Explain($"status {(int)response.StatusCode}");
        return false;
    }

    private HttpRequestMessage Request(long number)
    {
        var node = _nodes[(int)(number % _nodes.Count)];
        var shop = $"shops/{1 + number % 3}";
        var cart = $"{shop}/carts/c{number / 100}";
        return (number % 100) switch
        {
            13 or 53 => new HttpRequestMessage(HttpMethod.Post, new Uri(node, $"{cart}/lines?product={1 + number * 31 % 50_000}&quantity=1")),
            73 => new HttpRequestMessage(HttpMethod.Get, new Uri(node, cart)),
            87 or 97 => new HttpRequestMessage(HttpMethod.Post, new Uri(node, $"{cart}/order")),
            99 => new HttpRequestMessage(HttpMethod.Get, new Uri(node, $"{shop}/brands/{s_brands[number / 100 % s_brands.Length]}")),
            var place when place % 5 == 0 => new HttpRequestMessage(HttpMethod.Get, new Uri(node, $"{shop}/search?q={Uri.EscapeDataString(Search(number))}")),
            _ => new HttpRequestMessage(HttpMethod.Get, new Uri(node, _product.Fill(number))),
        };
    }

    private string Search(long number)
    {
        var parts = _word.Fill(number).Split(' ');
        var word = s_words[int.Parse(parts[0], CultureInfo.InvariantCulture)];
        return parts[1] == "1" ? word : $"{word} {parts[1]}";
    }
}
