using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace EventCore;

/// <summary>
/// The old tables as queries of one form, whatever their shape, so that everything that follows is the same for all: checks,
/// order, copy and digest.
/// </summary>
/// <remarks>
/// Names of the old schema and its columns are quoted where they are put in, and nothing else is. The rename map stands in a
/// setting of the transaction, because these queries occur within statements that have parameters of their own.
/// </remarks>
internal sealed partial class NormalForm
{
    /// <summary>A setting that PostgreSQL does not know, so it may hold anything: the rename map as a JSON object.</summary>
    public const string RenameMapSetting = "eventcore.rename_map";

    private const string RenameMap = $"jsonb_each_text(current_setting('{RenameMapSetting}')::jsonb) AS renamed (old_name, new_name)";

    private readonly OldStore _old;
    private readonly int _firstVersion;
    private readonly IReadOnlyList<OldRename> _renamed;

    /// <param name="old">The tables.</param>
    /// <param name="firstVersion">What they number a stream's first event with.</param>
    /// <param name="renamed">Which of them have another name by now.</param>
    public NormalForm(OldStore old, int firstVersion, params IReadOnlyList<OldRename> renamed) => (_old, _firstVersion, _renamed) = (old, firstVersion, renamed);

    private ShapeDefinition Definition => _old.Definition;

    private string EventsTable => Table(Definition.EventsTable);

    /// <summary>A statement with the queries in every place that wants them.</summary>
    public string Bind(string sql) => Placeholder().Replace(sql, place => place.Value switch
    {
        "{streams}" => Streams(),
        "{keys}" => Keys(),
        "{events}" => Events(EventsTable),
        "{events_of_part}" => Events($"(SELECT e.* FROM {EventsTable} AS e WHERE {AdoptionSql.IsInPart} OFFSET 0)"),
        "{rename_map}" => RenameMap,
        "{checkpoints}" => Table(ShapeDefinition.CheckpointsTable),
        "{first_version}" => $"{_firstVersion}",
        var other => other,
    });

    private string Table(string name) => OldName.Quote(_old.Schema, _renamed.FirstOrDefault(table => table.Name == name)?.NewName ?? name);

    /// <summary>For each row of a stream: stream_key, old_name, stream_name, stream_version as it was.</summary>
    private string Streams() => Definition.StreamsTable is { } streams
        ? $"""
            (
                SELECT s.stream_key, s.old_name, coalesce(renamed.new_name, s.old_name) COLLATE "C" AS stream_name, s.stream_version
                FROM (
                    SELECT {StreamKey("s")} AS stream_key, s.{OldName.Quote(streams.NameColumn ?? "stream_id")}::text COLLATE "C" AS old_name, s.{streams.VersionColumn}::bigint AS stream_version
                    FROM {Table(streams.Name)} AS s
                ) AS s
                LEFT JOIN {RenameMap} ON renamed.old_name = s.old_name
            )
            """
        : $"""
            (
                SELECT e.old_name AS stream_key, e.old_name, coalesce(renamed.new_name, e.old_name) COLLATE "C" AS stream_name, NULL::bigint AS stream_version
                FROM (SELECT DISTINCT e.stream_id::text COLLATE "C" AS old_name FROM {EventsTable} AS e) AS e
                LEFT JOIN {RenameMap} ON renamed.old_name = e.old_name
            )
            """;

    /// <summary>For each event: event_id, stream_key, stream_name, event_version from 1, created_at. The narrow part of <see cref="Events"/>.</summary>
    private string Keys() => $"""
        (
            SELECT e.event_id, {StreamKey("e")} AS stream_key, {StreamName} AS stream_name, {EventVersion} AS event_version, e.created_at
            FROM {EventsTable} AS e
            LEFT JOIN {NameOfStream}
        )
        """;

    /// <summary>For each event what the store's table holds, and whether the metadata already has the name of an additional column.</summary>
    private string Events(string rows) => $"""
        (
            SELECT
                e.event_id, {StreamName} AS stream_name, {EventVersion} AS event_version, e.event_type::text AS event_type, e.event_data,
                custom.value || additional.value AS metadata,
                ids.correlation_id, ids.causation_id, ids.user_id, e.created_at,
                coalesce(jsonb_typeof({Metadata}), 'null') AS metadata_type,
                custom.value || additional.value <> additional.value || custom.value AS has_additional_name
            FROM {rows} AS e
            LEFT JOIN {NameOfStream}
            {MetadataOfEvent}
        )
        """;

    /// <summary>Of the table's own type where that is a uuid, which compares faster; of text, code point by code point.</summary>
    private string StreamKey(string table) => Definition.StreamIdContent == ColumnContent.Uuid ? $"{table}.stream_id" : $"{table}.stream_id::text COLLATE \"C\"";

    /// <summary>What tells the name of an event's stream: its row, or where the id is the name, the rename map.</summary>
    private string NameOfStream => Definition.StreamsTable?.NameColumn is null
        ? $"{RenameMap} ON renamed.old_name = {StreamKey("e")}"
        : $"{Streams()} AS s ON s.stream_key = e.stream_id";

    private string StreamName => Definition.StreamsTable?.NameColumn is null ? $"coalesce(renamed.new_name, {StreamKey("e")}) COLLATE \"C\"" : "s.stream_name";

    private string EventVersion => $"e.{Definition.VersionColumn}::bigint + {1 - _firstVersion}";

    private string Metadata => _old.HasMetadata ? "e.metadata" : "NULL::jsonb";

    /// <summary>
    /// Step by step: the object that was given, the ids out of columns or out of it, what is left of it, its custom values
    /// where they stood deeper, and what additional columns say. OFFSET 0 keeps the planner from inlining a step into
    /// the next, which would evaluate each of them again for every mention.
    /// </summary>
    private string MetadataOfEvent => $$"""
        CROSS JOIN LATERAL (SELECT CASE jsonb_typeof({{Metadata}}) WHEN 'object' THEN {{Metadata}} ELSE '{}' END AS value OFFSET 0) AS given
            CROSS JOIN LATERAL (SELECT {{string.Join(", ", MetadataId.All.Select(id => $"{IdOf(id)} AS {id.Column}"))}} OFFSET 0) AS ids
            CROSS JOIN LATERAL (SELECT {{RestOfMetadata}} AS value OFFSET 0) AS rest
            CROSS JOIN LATERAL ({{CustomMetadata}} OFFSET 0) AS custom
            CROSS JOIN LATERAL ({{AdditionalColumns}} OFFSET 0) AS additional
        """;

    private ImmutableArray<MetadataId> IdsInMetadata => [.. MetadataId.All.Except(_old.IdColumns)];

    private string IdOf(MetadataId id) => _old.IdColumns.Contains(id)
        ? $"e.{id.Column}::text"
        : $"coalesce(given.value ->> '{id.Key}', given.value ->> '{id.Column}')";

    /// <summary>Without the keys that became ids. Where both keys are there with different values, the second stays: nothing is lost.</summary>
    private string RestOfMetadata => IdsInMetadata.Length == 0
        ? "given.value"
        : $"given.value - array_remove(ARRAY[{string.Join(", ", IdsInMetadata.SelectMany(KeysTaken))}], NULL)";

    private static IEnumerable<string> KeysTaken(MetadataId id) =>
    [
        $"'{id.Key}'",
        $"CASE WHEN coalesce(given.value ->> '{id.Column}', ids.{id.Column}) IS NOT DISTINCT FROM ids.{id.Column} THEN '{id.Column}' END",
    ];

    /// <summary>
    /// The objects under <c>metadata</c> and <c>custom</c> are taken apart where no name occurs twice with different values,
    /// which is where it does not matter which side of || wins; otherwise everything stays where it was.
    /// </summary>
    private string CustomMetadata => !Definition.KeepsEverythingInMetadata
        ? "SELECT rest.value AS value"
        : """
            SELECT CASE
                WHEN NOT rest.value ?| ARRAY['metadata', 'custom'] THEN rest.value
                WHEN outside.value || deeper.metadata = deeper.metadata || outside.value
                    AND outside.value || deeper.metadata || deeper.custom = deeper.custom || (outside.value || deeper.metadata)
                    THEN outside.value || deeper.metadata || deeper.custom
                ELSE rest.value
            END AS value
            FROM (
                SELECT
                    CASE jsonb_typeof(rest.value -> 'metadata') WHEN 'object' THEN rest.value -> 'metadata' ELSE '{}' END AS metadata,
                    CASE jsonb_typeof(rest.value -> 'custom') WHEN 'object' THEN rest.value -> 'custom' ELSE '{}' END AS custom
                OFFSET 0
            ) AS deeper
            CROSS JOIN LATERAL (
                SELECT rest.value - array_remove(ARRAY[
                    CASE jsonb_typeof(rest.value -> 'metadata') WHEN 'object' THEN 'metadata' END,
                    CASE jsonb_typeof(rest.value -> 'custom') WHEN 'object' THEN 'custom' END], NULL) AS value
                OFFSET 0
            ) AS outside
            """;

    private string AdditionalColumns => _old.AdditionalColumns.Length == 0
        ? "SELECT '{}'::jsonb AS value"
        : $$"""
            SELECT coalesce(jsonb_object_agg(name, value), '{}') AS value
            FROM (VALUES {{string.Join(", ", _old.AdditionalColumns.Select(column => $"({OldName.Literal(column)}, to_jsonb(e.{OldName.Quote(column)}))"))}}) AS additional (name, value)
            WHERE value IS NOT NULL
            """;

    [GeneratedRegex(@"\{[a-z_]+\}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();
}
