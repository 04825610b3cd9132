using EventCore;
using WebApi;

// The bank lives in one SQLite file, so running this again goes on where the last run ended.
const string Database = "bank.db";
await using var store = await SqliteEventStore.OpenAsync(Database);
await using var app = BankApi.Build(args, store, Database);
await app.RunAsync();
