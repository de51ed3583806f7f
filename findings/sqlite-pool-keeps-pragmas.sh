#!/usr/bin/env bash
# A pooled connection of Microsoft.Data.Sqlite keeps the PRAGMAs and the temporary tables of its previous user.
# The guess: Close and Open give a connection in its initial state, as SqlClient resets a pooled one. A component that opens a database for reading with
# "PRAGMA query_only = ON" makes the next user of the same connection string fail with "attempt to write a readonly database", and one that switches
# foreign keys off leaves them off.
# Version: Microsoft.Data.Sqlite 10.0.14, .NET 10.
# Output seen:
#   a new connection: foreign_keys 1, query_only 0, temporary tables 0
#   the next user of the pool: foreign_keys 0, query_only 1, temporary tables 1
#   without the pool: foreign_keys 1, query_only 0, temporary tables 0
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/app.cs" <<'CS'
#:package Microsoft.Data.Sqlite@10.0.14
using Microsoft.Data.Sqlite;

var file = Path.Combine(args[0], "pool.db");
var pooled = $"Data Source={file}";
using (var first = Open(pooled))
{
    Console.WriteLine("a new connection: " + State(first));
    Execute(first, "PRAGMA foreign_keys = OFF; CREATE TEMP TABLE scratch (id INTEGER); PRAGMA query_only = ON");
}

using (var second = Open(pooled))
{
    Console.WriteLine("the next user of the pool: " + State(second));
}

using (var third = Open(pooled + ";Pooling=False"))
{
    Console.WriteLine("without the pool: " + State(third));
}

SqliteConnection.ClearAllPools();

static SqliteConnection Open(string connectionString)
{
    var connection = new SqliteConnection(connectionString);
    connection.Open();
    return connection;
}

static string State(SqliteConnection connection)
    => $"foreign_keys {Read(connection, "PRAGMA foreign_keys")}, query_only {Read(connection, "PRAGMA query_only")}, "
        + $"temporary tables {Read(connection, "SELECT count(*) FROM sqlite_temp_master")}";

static object? Read(SqliteConnection connection, string text)
{
    using var command = connection.CreateCommand();
    command.CommandText = text;
    return command.ExecuteScalar();
}

static void Execute(SqliteConnection connection, string text)
{
    using var command = connection.CreateCommand();
    command.CommandText = text;
    command.ExecuteNonQuery();
}
CS
output=$(cd "$folder" && dotnet run app.cs -- "$folder")
echo "$output"
expected='a new connection: foreign_keys 1, query_only 0, temporary tables 0
the next user of the pool: foreign_keys 0, query_only 1, temporary tables 1
without the pool: foreign_keys 1, query_only 0, temporary tables 0'
[[ $output == "$expected" ]] || { echo 'The behaviour has changed.'; exit 1; }
