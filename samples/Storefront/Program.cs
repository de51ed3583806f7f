using Storefront;
using Storefront.Prices;

try
{
    return args switch
    {
        ["prices", ..] => await PriceProgram.RunAsync(),
        ["measure", .. var rest] => await MeasureProgram.RunAsync(StorefrontOptions.Parse(rest)),
        _ => await ShopProgram.RunAsync(StorefrontOptions.Parse(args)),
    };
}
catch (FormatException exception)
{
    Console.Error.WriteLine($"storefront: {exception.Message}");
    Console.Error.WriteLine(StorefrontOptions.Usage);
    return 2;
}
