using Npgsql;

namespace EventCore;

/// <summary>Carries everything over within the transaction of its session, and compares the copy with what was copied.</summary>
internal sealed class AdoptionCopy(AdoptionSession session, AdoptionOptions options, IProgress<AdoptionProgress>? progress, AdoptionPlan plan, AdoptionFinding found)
{
    /// <summary>Each part may read all of the old table, so there are not more of them the more events there are.</summary>
    private const int MaxParts = 20;

    private const long MinEventsInPart = 25_000;

    /// <summary>The old tables under the names that they have once the new ones are made.</summary>
    private readonly NormalForm _old = new(found.Old, plan.FirstVersion, found.Renames);

    /// <returns>The digest that both sides have.</returns>
    public async Task<string> RunAsync()
    {
        await MakeSchemaAsync().ConfigureAwait(false);
        var logId = new NpgsqlParameter<int> { TypedValue = await FindLogAsync().ConfigureAwait(false) };
        await OrderAsync().ConfigureAwait(false);
        await CopyEventsAsync(logId).ConfigureAwait(false);
        if (found.Old.HasCheckpoints)
        {
            await ExecuteAsync("carrying over checkpoints", AdoptionSql.CopyCheckpoints, logId.Clone()).ConfigureAwait(false);
        }

        return await CompareAsync(logId).ConfigureAwait(false);
    }

    private async Task MakeSchemaAsync()
    {
        Report("creating the store's tables");
        foreach (var rename in found.Renames)
        {
            var kind = rename.IsIndex ? "INDEX" : "TABLE";
            await session.ExecuteAsync($"ALTER {kind} {OldName.Quote(found.Old.Schema, rename.Name)} RENAME TO {OldName.Quote(rename.NewName)}").ConfigureAwait(false);
        }

        await new Migrator(options.Schema, Migration.All).ApplyAllAsync(session.Connection, session.CancellationToken).ConfigureAwait(false);
    }

    private async Task<int> FindLogAsync()
    {
        await session.ExecuteAsync(Bind(AdoptionSql.CreateLog), new NpgsqlParameter<string> { TypedValue = options.Log.Value }).ConfigureAwait(false);
        return await session.QueryRowAsync(Bind(AdoptionSql.FindLog), row => row.GetInt32(0), new NpgsqlParameter<string> { TypedValue = options.Log.Value }).ConfigureAwait(false);
    }

    private async Task OrderAsync()
    {
        await ExecuteAsync("ordering events", AdoptionSql.CreateOrder).ConfigureAwait(false);
        await ExecuteAsync("ordering events", AdoptionSql.Order).ConfigureAwait(false);
        await ExecuteAsync("ordering events", AdoptionSql.AnalyzeOrder).ConfigureAwait(false);
    }

    private async Task CopyEventsAsync(NpgsqlParameter<int> logId)
    {
        var part = Math.Max(MinEventsInPart, (plan.Events / MaxParts) + 1);
        for (var done = 0L; done < plan.Events; done += part)
        {
            progress?.Report(new AdoptionProgress("copying events", done, plan.Events));
            await session.ExecuteAsync(
                Bind(AdoptionSql.Copy), logId.Clone(), new NpgsqlParameter<long> { TypedValue = done }, new NpgsqlParameter<long> { TypedValue = done + part }).ConfigureAwait(false);
        }
    }

    private async Task<string> CompareAsync(NpgsqlParameter<int> logId)
    {
        var before = await DigestAsync("comparing contents: the old tables", AdoptionSql.OldDigest).ConfigureAwait(false);
        var after = await DigestAsync("comparing contents: the new table", AdoptionSql.NewDigest, logId.Clone()).ConfigureAwait(false);
        Require(before.Events == plan.Events && after.Events == plan.Events, $"{plan.Events} events were counted, {before.Events} are there, and {after.Events} were copied");
        Require(before.Digest == after.Digest, $"the contents of the copy have the digest {after.Digest}, and those of the old tables {before.Digest}");

        Report("comparing versions of streams");
        var differing = await session.QueryRowAsync(Bind(AdoptionSql.StreamsThatDiffer), row => row.GetInt64(0), logId.Clone()).ConfigureAwait(false);
        Require(differing == 0, $"{differing} streams have another version than before");

        Report("checking positions");
        var (first, last, early) = await session.QueryRowAsync(Bind(AdoptionSql.Positions), row => (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)), logId.Clone()).ConfigureAwait(false);
        Require(first == 1 && last == plan.Events, $"positions run from {first} to {last} for {plan.Events} events");
        Require(early == 0, $"{early} events stand before an earlier one of their stream");
        return after.Digest;
    }

    private Task<(long Events, string Digest)> DigestAsync(string step, string sql, params IReadOnlyList<NpgsqlParameter> parameters)
    {
        Report(step);
        return session.QueryRowAsync(Bind(sql), row => (row.GetInt64(0), row.GetString(1)), parameters);
    }

    private Task ExecuteAsync(string step, string sql, params IReadOnlyList<NpgsqlParameter> parameters)
    {
        Report(step);
        return session.ExecuteAsync(Bind(sql), parameters);
    }

    private void Report(string step) => progress?.Report(new AdoptionProgress(step));

    private string Bind(string sql) => _old.Bind(SchemaName.Bind(sql, options.Schema));

    /// <summary>What was locked and checked cannot change, so this is a mistake of ours, or a trigger or a rule of somebody's.</summary>
    private static void Require(bool holds, string found)
    {
        if (!holds)
        {
            throw new EventStoreException($"Nothing was adopted: {found}. If nothing in this database gives new tables triggers or rules, please report it. The old tables are as they were.", streams: [], Transience.Permanent);
        }
    }
}
