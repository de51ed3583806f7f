namespace Storefront.Prices;

/// <summary>The shops that the Storefront serves.</summary>
internal static class Tenants
{
    private static readonly Dictionary<string, string> s_currencies = new() { ["1"] = "EUR", ["2"] = "SEK", ["3"] = "CHF" };

    public static bool Has(string tenant) => s_currencies.ContainsKey(tenant);

    public static string CurrencyOf(string tenant) => s_currencies[tenant];
}
