using Microsoft.Data.Sqlite;

namespace Storefront.Data;

/// <summary>50,000 products, generated from their numbers alone: every machine and every run has the same ones.</summary>
internal static class Assortment
{
    public const int Size = 50_000;

    private static readonly string[] s_materials =
        ["oak", "steel", "linen", "wool", "glass", "copper", "cotton", "bamboo", "leather", "marble", "cork", "brass", "paper", "slate", "silk"];

    private static readonly string[] s_things =
    [
        "lamp", "chair", "table", "bowl", "blanket", "clock", "mirror", "shelf", "vase", "basket", "tray", "stool", "rug", "candle", "frame",
        "teapot", "mug", "pillow", "bench", "hook",
    ];

    private static readonly string[] s_brands =
        ["Aldra", "Brenn", "Corvo", "Dalia", "Estra", "Fjell", "Gaudi & Co", "Hanno", "Ilse", "Jarl", "Kappa", "Lumen", "Mora", "Nilsen"];

    /// <summary>Creates the tables and products, unless the file has them.</summary>
    public static void CreateIfMissing(Database database)
    {
        if (File.Exists(database.ReplicaPath))
        {
            return;
        }

        using (var session = database.OpenForWriting())
        {
            session.Execute("PRAGMA journal_mode = WAL");
            session.Begin();
            session.Execute(Tables);
            for (var id = 1; id <= Size; id++)
            {
                Insert(session, Make(id));
            }

            session.Commit();
        }

        Replicate(database);
    }

    private const string Tables = """
        CREATE TABLE IF NOT EXISTS products(
            id INTEGER PRIMARY KEY, name TEXT NOT NULL, brand TEXT NOT NULL, category TEXT NOT NULL, list_price INTEGER NOT NULL,
            rating REAL NOT NULL, stock INTEGER NOT NULL, description TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS products_category ON products(category, rating DESC);
        CREATE TABLE IF NOT EXISTS cart_lines(
            tenant TEXT NOT NULL, cart TEXT NOT NULL, product_id INTEGER NOT NULL, quantity INTEGER NOT NULL,
            PRIMARY KEY(tenant, cart, product_id)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS orders(id INTEGER PRIMARY KEY, tenant TEXT NOT NULL, cart TEXT NOT NULL, lines INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS changes(position INTEGER PRIMARY KEY AUTOINCREMENT, product_id INTEGER NOT NULL, stock INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS replicated(position INTEGER NOT NULL);
        DELETE FROM products;
        DELETE FROM replicated;
        INSERT INTO replicated VALUES (0);
        """;

    private static Product Make(int id)
    {
        var bits = Mix((ulong)id);
        var (material, thing) = (s_materials[Pick(s_materials.Length)], s_things[Pick(s_things.Length)]);
        var brand = s_brands[Pick(s_brands.Length)];
        return new Product(
            id,
            $"{brand} {material} {thing} {id}",
            brand,
            thing,
            ListPrice: 5 + Pick(49_500) / 100m,
            Rating: 1 + Pick(401) / 100.0,
            Stock: 100_000 + Pick(1_000),
            $"A {thing} of {material} by {brand}. Number {id} of {Size:N0} in our assortment.");

        int Pick(int count)
        {
            var picked = (int)(bits % (ulong)count);
            bits = Mix(bits);
            return picked;
        }
    }

    private static void Insert(Session session, Product product)
        => session.Execute(
            "INSERT INTO products VALUES ($0, $1, $2, $3, $4, $5, $6, $7)",
            product.Id, product.Name, product.Brand, product.Category, (long)(product.ListPrice * 100), product.Rating, product.Stock, product.Description);

    // The replica begins as a copy.
    private static void Replicate(Database database)
    {
        var half = database.ReplicaPath + ".new";
        File.Delete(half);
        using (var session = database.OpenForWriting())
        {
            session.Execute("VACUUM INTO $0", half);
        }

        SqliteConnection.ClearAllPools();
        File.Move(half, database.ReplicaPath);
        using var replica = database.OpenReplica();
        replica.Execute("PRAGMA journal_mode = WAL");
    }

    // SplitMix64: the same numbers everywhere.
    private static ulong Mix(ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        state = (state ^ state >> 30) * 0xBF58476D1CE4E5B9;
        state = (state ^ state >> 27) * 0x94D049BB133111EB;
        return state ^ state >> 31;
    }
}
