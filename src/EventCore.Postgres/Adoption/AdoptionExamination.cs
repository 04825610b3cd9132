using System.Collections.Immutable;
using Npgsql;

namespace EventCore;

/// <summary>Finds out what an adoption would do, and everything that is in its way. Reads only.</summary>
internal sealed class AdoptionExamination(AdoptionSession session, AdoptionOptions options, IProgress<AdoptionProgress>? progress)
{
    private const string Utf8 = "UTF8";

    private readonly List<AdoptionRefusal> _refusals = [];

    /// <summary>The plan; and what the copy needs, null where the plan has refusals.</summary>
    public async Task<(AdoptionPlan Plan, AdoptionFinding? Found)> RunAsync()
    {
        Report("looking at the tables");
        var tables = await OldTables.ReadAsync(session.Connection, options.FromSchema, session.CancellationToken).ConfigureAwait(false);
        var (old, shape, unfit) = OldStore.Recognise(tables);
        _refusals.AddRange(unfit is null ? [] : [unfit]);
        var renames = await LookAtTargetAsync(old).ConfigureAwait(false);
        if (old is null || _refusals.Count > 0)
        {
            return (PlanOf(counted: null, shape, AdoptionCounts.None, renames), null);
        }

        var (counts, normalForm, versionsBehind) = await CountAsync(old).ConfigureAwait(false);
        await CheckAsync(old, normalForm, versionsBehind).ConfigureAwait(false);
        var plan = PlanOf(old, shape, counts, renames);
        return (plan, _refusals.Count == 0 ? new AdoptionFinding(old, renames) : null);
    }

    private void Report(string step) => progress?.Report(new AdoptionProgress(step));

    private async Task<IReadOnlyList<OldRename>> LookAtTargetAsync(OldStore? old)
    {
        var encoding = await session.QueryRowAsync(AdoptionSql.ServerEncoding, row => row.GetString(0)).ConfigureAwait(false);
        if (encoding != Utf8)
        {
            Refuse(AdoptionReason.Encoding, $"the database is in {encoding}, and the store needs {Utf8}");
        }

        var (_, isMigrated) = await session.QueryRowAsync(
            AdoptionSql.LookAtTarget, row => (row.GetBoolean(0), row.GetBoolean(1)), new NpgsqlParameter<string> { TypedValue = options.Schema }).ConfigureAwait(false);
        if (isMigrated)
        {
            Refuse(
                AdoptionReason.AlreadyMigrated,
                $"schema '{options.Schema}' has a migration history: it was migrated or adopted before. If it holds no events, drop it (DROP SCHEMA {options.Schema} CASCADE), or name another");
            return [];
        }

        var taken = await FindTakenAsync([.. MigrationNames.All], options.FromSchema == options.Schema ? [.. old?.Tables ?? []] : []).ConfigureAwait(false);
        OldRename[] renames = [.. taken.Where(found => found.IsOld).Select(found => found.Relation)];
        var takenByOthers = await FindTakenAsync([.. renames.Select(rename => rename.NewName)], old: []).ConfigureAwait(false);
        string[] inTheWay = [.. taken.Where(found => !found.IsOld).Concat(takenByOthers).Select(found => $"{options.Schema}.{found.Relation.Name} is in the way. Rename it, or name another schema")];
        if (inTheWay.Length > 0)
        {
            _refusals.Add(new AdoptionRefusal(AdoptionReason.NameInTheWay, inTheWay.Length, [.. inTheWay.Take(AdoptionRefusal.MaxOffenders)]));
        }

        return renames;
    }

    private Task<IReadOnlyList<(OldRename Relation, bool IsOld)>> FindTakenAsync(string[] names, string[] old) => session.QueryAsync(
        AdoptionSql.NamesTaken,
        row => (new OldRename(row.GetString(0), row.GetBoolean(1)), row.GetBoolean(2)),
        new NpgsqlParameter<string> { TypedValue = options.Schema },
        new NpgsqlParameter<string[]> { TypedValue = names },
        new NpgsqlParameter<string[]> { TypedValue = old });

    private async Task<(AdoptionCounts Counts, NormalForm NormalForm, long VersionsBehind)> CountAsync(OldStore old)
    {
        Report("counting events");
        var (events, lowest) = await session.QueryRowAsync(
            new NormalForm(old, firstVersion: 1).Bind(AdoptionSql.CountEvents), row => (row.GetInt64(0), row.IsDBNull(1) ? 1 : row.GetInt64(1))).ConfigureAwait(false);
        var firstVersion = lowest == 0 ? 0 : 1;
        var normalForm = new NormalForm(old, firstVersion);
        Report("counting streams");
        var (streams, empty, asCount, asLast) = await session.QueryRowAsync(
            normalForm.Bind(AdoptionSql.CountStreams), row => (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3))).ConfigureAwait(false);
        var checkpoints = old.HasCheckpoints
            ? await session.QueryRowAsync(normalForm.Bind(AdoptionSql.CountCheckpoints), row => row.GetInt64(0)).ConfigureAwait(false)
            : 0;

        // Where numbers begin at 0, a stream's row may say the last of them or how many there are; most rows tell which.
        return (new AdoptionCounts(events, streams, empty, firstVersion, checkpoints), normalForm, firstVersion == 0 && asLast > asCount ? 1 : 0);
    }

    private async Task CheckAsync(OldStore old, NormalForm normalForm, long versionsBehind)
    {
        await CheckAsync(normalForm, "checking names of streams", AdoptionCheckSql.StreamNames).ConfigureAwait(false);
        await CheckAsync(normalForm, "checking names of streams", AdoptionCheckSql.StreamNamesTaken).ConfigureAwait(false);
        if (options.RenameMap.Count > 0)
        {
            await CheckAsync(normalForm, "checking names of streams", AdoptionCheckSql.UnusedRenames).ConfigureAwait(false);
        }

        if (old.Definition.StreamsTable is not null)
        {
            await CheckAsync(normalForm, "looking for events without a stream", AdoptionCheckSql.MissingStreams).ConfigureAwait(false);
            await CheckAsync(normalForm, "checking versions of streams", AdoptionCheckSql.StreamVersions, new NpgsqlParameter<long> { TypedValue = versionsBehind }).ConfigureAwait(false);
        }

        await CheckAsync(normalForm, "checking numbers of events", AdoptionCheckSql.EventVersions).ConfigureAwait(false);
        await CheckAsync(normalForm, "checking ids of events", AdoptionCheckSql.EventIds).ConfigureAwait(false);
        await CheckAsync(
            normalForm,
            "checking contents of events",
            AdoptionCheckSql.Events,
            new NpgsqlParameter<int> { TypedValue = options.Limits.MaxEventBytes },
            new NpgsqlParameter<int> { TypedValue = options.Limits.MaxMetadataBytes }).ConfigureAwait(false);
        if (old.HasCheckpoints)
        {
            await CheckAsync(normalForm, "checking checkpoints", AdoptionCheckSql.Checkpoints).ConfigureAwait(false);
        }
    }

    private async Task CheckAsync(NormalForm normalForm, string step, string check, params IReadOnlyList<NpgsqlParameter> parameters)
    {
        Report(step);
        var offenders = await session.QueryAsync(
            normalForm.Bind(AdoptionCheckSql.FirstOffenders.Replace("{check}", check, StringComparison.Ordinal)),
            row => (Reason: Enum.Parse<AdoptionReason>(row.GetString(0)), Offender: row.GetString(1), Count: row.GetInt64(2)),
            parameters).ConfigureAwait(false);
        _refusals.AddRange(offenders
            .GroupBy(found => found.Reason)
            .Select(reason => new AdoptionRefusal(reason.Key, reason.First().Count, [.. reason.Select(found => found.Offender)])));
    }

    private void Refuse(AdoptionReason reason, string what) => _refusals.Add(new AdoptionRefusal(reason, 1, [what]));

    // What becomes of tables is said only where their rows were counted.
    private AdoptionPlan PlanOf(OldStore? counted, ShapeDefinition? shape, AdoptionCounts counts, IReadOnlyList<OldRename> renames) => new(
        options.FromSchema,
        options.Schema,
        options.Log,
        shape?.Shape,
        counts.Events,
        counts.Streams,
        counts.EmptyStreams,
        counts.FirstVersion,
        counts.Checkpoints,
        counted is null ? [] : [.. TablesOf(counted, counts, renames)],
        [.. Migration.All.Select(migration => migration.Name)],
        counted is null ? [] : [.. NotesOn(counted, counts)],
        [.. _refusals]);

    private IEnumerable<AdoptedTable> TablesOf(OldStore old, AdoptionCounts counts, IReadOnlyList<OldRename> renames)
    {
        var shape = old.Definition;
        foreach (var table in old.Tables)
        {
            var kept = renames.Any(rename => rename.Name == table) ? OldRename.NewNameOf(table) : table;
            yield return new AdoptedTable($"{old.Schema}.{table}", table switch
            {
                _ when table == shape.EventsTable => $"{counts.Events:N0} events become {options.Schema}.events, in log '{options.Log}', at positions from 1",
                _ when table == shape.StreamsTable?.Name => $"{counts.Streams:N0} streams: the store finds them by their events",
                ShapeDefinition.CheckpointsTable => $"{counts.Checkpoints:N0} checkpoints become {options.Schema}.subscription_checkpoints",
                _ => "nothing: snapshots are dropped, they can be made again from events",
            }, $"{old.Schema}.{kept}");
        }
    }

    private static IEnumerable<string> NotesOn(OldStore old, AdoptionCounts counts)
    {
        if (counts.FirstVersion == 0 && counts.Events > 0)
        {
            yield return "Streams are numbered from 0 there and from 1 here: every number becomes one more.";
        }

        if (counts.EmptyStreams > 0)
        {
            yield return $"Streams with a row and no event: {counts.EmptyStreams:N0}. To the store they are streams that nobody has written to.";
        }

        var (inMetadata, additional) = (MetadataId.All.Except(old.IdColumns).ToImmutableArray(), old.AdditionalColumns);
        if (inMetadata.Length > 0 && old.HasMetadata)
        {
            yield return $"There is no column for {string.Join(", ", inMetadata.Select(id => id.Column))}: the metadata object is searched for {string.Join(", ", inMetadata.Select(id => $"{id.Key} or {id.Column}"))}.";
        }

        if (!old.HasMetadata)
        {
            yield return "Events have no metadata there.";
        }

        if (additional.Length > 0)
        {
            yield return $"Columns of events that are not known here become custom metadata of that name: {string.Join(", ", additional)}.";
        }

        if (old.AdditionalStreamColumns.Length > 0)
        {
            yield return $"Columns of streams that are not known here stay in the old table only: {string.Join(", ", old.AdditionalStreamColumns)}.";
        }

        yield return "An application that logs in as another role cannot use the new tables until `eventcore db roles` lets it.";
        yield return "What is written to the old tables afterwards is not carried over: stop whoever writes to them first.";
    }
}
