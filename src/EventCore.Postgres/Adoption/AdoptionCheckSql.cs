namespace EventCore;

/// <summary>
/// What must hold of the old tables: each statement returns reason, offender, stream and version for whoever is in the way. The
/// placeholders are those of <see cref="NormalForm"/>.
/// </summary>
internal static class AdoptionCheckSql
{
    /// <summary>
    /// Around each check: the first offenders of each reason, with the number of all. What the server cannot hold in memory
    /// it keeps on disk, and nothing but the first ones leaves it.
    /// </summary>
    public const string FirstOffenders = """
        SELECT reason, offender, count
        FROM (
            SELECT
                reason, offender,
                count(*) OVER (PARTITION BY reason) AS count,
                row_number() OVER (PARTITION BY reason ORDER BY stream COLLATE "C", version, offender COLLATE "C") AS no
            FROM ({check}) AS found (reason, offender, stream, version)
        ) AS numbered
        WHERE no <= 20
        ORDER BY reason, no
        """;

    /// <summary>What StreamId refuses or trims, in the order in which it looks.</summary>
    public const string StreamNames = $"""
        SELECT '{nameof(AdoptionReason.StreamName)}', fault.text, s.old_name, 0
        FROM {Streams} AS s
        CROSS JOIN LATERAL (
            SELECT CASE
                WHEN s.old_name IS NULL THEN 'a stream has no name'
                WHEN s.stream_name ~ '{Untrimmed}' OR s.stream_name = '' THEN format('stream ''%s'' has a name that is blank, or begins or ends with white space', left(s.old_name, {ShownCharacters}))
                WHEN s.stream_name ~ '[*?\[\]]' THEN format('stream ''%s'' has a name with one of * ? [ ]', left(s.old_name, {ShownCharacters}))
                WHEN s.stream_name ~ '{Control}' THEN format('stream ''%s'' has a name with control characters', left(s.old_name, {ShownCharacters}))
                WHEN char_length(s.stream_name) > 255 THEN format('stream ''%s'' has a name of %s characters, and 255 are allowed', left(s.old_name, {ShownCharacters}), char_length(s.old_name))
            END AS text
            OFFSET 0
        ) AS fault
        WHERE fault.text IS NOT NULL
        """;

    public const string StreamNamesTaken = $"""
        SELECT
            '{nameof(AdoptionReason.StreamNameTaken)}',
            format('%s streams would be ''%s'': %s', count(*), left(s.stream_name, {ShownCharacters}), array_to_string((array_agg(s.stream_key::text ORDER BY s.stream_key))[1:3], ', ')),
            s.stream_name,
            0
        FROM {Streams} AS s
        GROUP BY s.stream_name
        HAVING count(*) > 1
        """;

    public const string UnusedRenames = $"""
        SELECT '{nameof(AdoptionReason.UnusedRename)}', format('no stream is called ''%s''', left(renamed.old_name, {ShownCharacters})), renamed.old_name, 0
        FROM {RenameMap}
        WHERE NOT EXISTS (SELECT FROM {Streams} AS s WHERE s.old_name = renamed.old_name)
        """;

    public const string MissingStreams = $"""
        SELECT '{nameof(AdoptionReason.MissingStream)}', format('event %s is of stream %s, which has no row', k.event_id, coalesce(left(k.stream_key::text, {ShownCharacters}), 'NULL')), k.stream_key::text, k.event_version
        FROM {Keys} AS k
        WHERE NOT EXISTS (SELECT FROM {Streams} AS s WHERE s.stream_key = k.stream_key)
        """;

    /// <summary>As the old tables number them.</summary>
    public const string EventVersions = $"""
        SELECT
            '{nameof(AdoptionReason.EventVersion)}',
            CASE
                WHEN k.event_version IS NULL THEN format('stream ''%s'' has an event without a number, %s', k.name, k.event_id)
                WHEN k.event_version = k.previous THEN format('stream ''%s'' has two events with number %s', k.name, k.event_version + {FirstVersion} - 1)
                WHEN k.previous IS NULL THEN format('stream ''%s'' begins with event %s instead of {FirstVersion}', k.name, k.event_version + {FirstVersion} - 1)
                ELSE format('stream ''%s'' has no event between %s and %s', k.name, k.previous + {FirstVersion} - 1, k.event_version + {FirstVersion} - 1)
            END,
            k.name,
            k.event_version
        FROM (
            SELECT
                left(coalesce(k.stream_name, k.stream_key::text), {ShownCharacters}) AS name, k.event_id, k.event_version,
                lag(k.event_version) OVER (PARTITION BY k.stream_key ORDER BY k.event_version) AS previous
            FROM {Keys} AS k
        ) AS k
        WHERE k.event_version IS DISTINCT FROM coalesce(k.previous, 0) + 1
        """;

    /// <summary>$1 what a stream's row says less than the number of its events: 1 where it gives the last of numbers from 0.</summary>
    public const string StreamVersions = $"""
        SELECT
            '{nameof(AdoptionReason.StreamVersion)}',
            format('stream ''%s'' says version %s, but by its %s events it is %s', left(s.old_name, {ShownCharacters}), coalesce(s.stream_version::text, 'NULL'), coalesce(k.events, 0), coalesce(k.version, 0) - $1),
            s.old_name,
            0
        FROM {Streams} AS s
        LEFT JOIN (SELECT stream_key, count(*) AS events, max(event_version) AS version FROM {Keys} AS k GROUP BY stream_key) AS k ON k.stream_key = s.stream_key
        WHERE s.stream_version IS DISTINCT FROM coalesce(k.version, 0) - $1
        """;

    public const string EventIds = $"""
        SELECT '{nameof(AdoptionReason.EventId)}', format('%s events have the id %s, one in stream ''%s''', count(*), k.event_id, left(min(k.stream_name), {ShownCharacters})), min(k.stream_name), min(k.event_version)
        FROM {Keys} AS k
        WHERE k.event_id IS NOT NULL
        GROUP BY k.event_id
        HAVING count(*) > 1
        """;

    /// <summary>
    /// $1 most bytes of data, $2 most bytes of metadata. Each event by the first thing that is wrong with it. The limits are those
    /// of a new event: depth 64, numbers of 1,000 digits. Looked for only in JSON long enough to break them.
    /// </summary>
    public const string Events = $$"""
        SELECT fault.parts[1], format('event %s of stream ''%s'' %s', coalesce((e.event_version + {{FirstVersion}} - 1)::text, 'NULL'), left(coalesce(e.stream_name, 'NULL'), {{ShownCharacters}}), fault.parts[2]), e.stream_name, e.event_version
        FROM {{EventRows}} AS e
        CROSS JOIN LATERAL (SELECT octet_length(e.event_data::text) AS data, octet_length(e.metadata::text) AS metadata OFFSET 0) AS bytes
        CROSS JOIN LATERAL (
            SELECT CASE
                WHEN e.event_id IS NULL THEN ARRAY['{{nameof(AdoptionReason.EventId)}}', 'has no id']
                WHEN e.event_type IS NULL THEN ARRAY['{{nameof(AdoptionReason.EventType)}}', 'has no type']
                WHEN e.event_type ~ '{{Untrimmed}}' OR e.event_type = '' THEN ARRAY['{{nameof(AdoptionReason.EventType)}}', 'has a type that is blank, or begins or ends with white space']
                WHEN e.event_type ~ '{{Control}}' THEN ARRAY['{{nameof(AdoptionReason.EventType)}}', 'has a type with control characters']
                WHEN char_length(e.event_type) > 255 THEN ARRAY['{{nameof(AdoptionReason.EventType)}}', format('has a type of %s characters, and 255 are allowed', char_length(e.event_type))]
                WHEN e.event_data IS NULL THEN ARRAY['{{nameof(AdoptionReason.EventData)}}', 'has no data']
                WHEN bytes.data > $1 THEN ARRAY['{{nameof(AdoptionReason.EventData)}}', format('has %s bytes of data, and %s are allowed', bytes.data, $1)]
                WHEN bytes.data > 128 AND jsonb_path_exists(e.event_data, '{{NestedTooDeep}}') THEN ARRAY['{{nameof(AdoptionReason.EventData)}}', 'has data nested deeper than 64']
                WHEN bytes.data > 1000 AND EXISTS (SELECT FROM jsonb_path_query(e.event_data, '{{Numbers}}') AS number WHERE char_length(number::text) > 1000)
                    THEN ARRAY['{{nameof(AdoptionReason.EventData)}}', 'has data with a number of more than 1,000 digits']
                WHEN e.metadata_type NOT IN ('object', 'null') THEN ARRAY['{{nameof(AdoptionReason.Metadata)}}', format('has metadata that is no object but of type %s', e.metadata_type)]
                WHEN e.has_additional_name THEN ARRAY['{{nameof(AdoptionReason.Metadata)}}', 'has metadata with the name of an additional column and another value']
                WHEN bytes.metadata > $2 AND (SELECT sum(octet_length(pair.key) + octet_length(pair.value)) FROM jsonb_each_text(e.metadata) AS pair) > $2
                    THEN ARRAY['{{nameof(AdoptionReason.Metadata)}}', format('has %s bytes of metadata, and %s are allowed', bytes.metadata, $2)]
                WHEN bytes.metadata > 128 AND jsonb_path_exists(e.metadata, '{{NestedTooDeep}}') THEN ARRAY['{{nameof(AdoptionReason.Metadata)}}', 'has metadata nested deeper than 64']
                WHEN char_length(e.correlation_id) > 255 OR e.correlation_id ~ '{{Control}}' THEN ARRAY['{{nameof(AdoptionReason.MetadataId)}}', 'has a correlation id of more than 255 characters, or with control characters']
                WHEN char_length(e.causation_id) > 255 OR e.causation_id ~ '{{Control}}' THEN ARRAY['{{nameof(AdoptionReason.MetadataId)}}', 'has a causation id of more than 255 characters, or with control characters']
                WHEN char_length(e.user_id) > 255 OR e.user_id ~ '{{Control}}' THEN ARRAY['{{nameof(AdoptionReason.MetadataId)}}', 'has a user id of more than 255 characters, or with control characters']
                WHEN e.created_at IS NULL THEN ARRAY['{{nameof(AdoptionReason.CreatedAt)}}', 'has no time']
                WHEN NOT e.created_at >= '0001-01-01' OR NOT e.created_at < '10000-01-01' THEN ARRAY['{{nameof(AdoptionReason.CreatedAt)}}', format('has the time %s, outside the years 1 to 9999', e.created_at)]
            END AS parts
            OFFSET 0
        ) AS fault
        WHERE fault.parts IS NOT NULL
        """;

    /// <summary>One that names no event must be comparable with the events' ids: by the time that is in it.</summary>
    public const string Checkpoints = $$"""
        SELECT '{{nameof(AdoptionReason.Checkpoint)}}', fault.text, k.name, 0
        FROM (SELECT subscription_name::text AS name, last_position AS event_id, count(*) OVER (PARTITION BY subscription_name) AS rows FROM {{CheckpointRows}}) AS k
        CROSS JOIN LATERAL (
            SELECT CASE
                WHEN k.name IS NULL OR k.name = '' OR k.name ~ '{{Untrimmed}}' OR k.name ~ '{{Control}}' OR char_length(k.name) > 255
                    THEN format('the subscription name ''%s'' must have 1 to 255 characters, trimmed, none of them a control character', left(k.name, {{ShownCharacters}}))
                WHEN k.rows > 1 THEN format('subscription ''%s'' has %s checkpoints', k.name, k.rows)
                WHEN k.event_id <> '00000000-0000-0000-0000-000000000000' AND NOT {{AdoptionSql.IsTimeOrderedKey}} AND NOT EXISTS (SELECT FROM {{Keys}} AS e WHERE e.event_id = k.event_id)
                    THEN format('subscription ''%s'' is at event %s, which is not there and whose id holds no time', k.name, k.event_id)
            END AS text
            OFFSET 0
        ) AS fault
        WHERE fault.text IS NOT NULL
        """;

    /// <summary>White space as .NET trims it, at either end.</summary>
    private const string Untrimmed = $"^{WhiteSpace}|{WhiteSpace}$";

    private const string WhiteSpace = @"[\u0009-\u000d\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]";

    private const string Control = @"[\u0001-\u001f\u007f-\u009f]";

    /// <summary>The root is level 0, so what stands at level 64 is inside 64 others.</summary>
    private const string NestedTooDeep = """strict $.**{64} ? (@.type() == "object" || @.type() == "array")""";

    private const string Numbers = """strict $.** ? (@.type() == "number")""";

    /// <summary>Of a name, so that a long one does not fill the screen.</summary>
    private const string ShownCharacters = "300";

    private const string Streams = "{streams}";

    private const string Keys = "{keys}";

    private const string EventRows = "{events}";

    private const string RenameMap = "{rename_map}";

    private const string CheckpointRows = "{checkpoints}";

    private const string FirstVersion = "{first_version}";
}
