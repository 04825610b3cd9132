-- Folded states, a cache: rows may be deleted at any time, at the price of reading the events again. A command whose format
-- is not in use any more leaves its rows here until somebody does.
--
-- A set of streams can be too long for an index, so the key holds a digest of it; the ids stand beside and are compared.
-- The state is json, not jsonb: it comes back byte for byte, so that also a type discriminator stays where it was written,
-- and nobody searches in it.
CREATE TABLE {schema}.snapshots (
    log_id          integer      NOT NULL,
    name            varchar(255) COLLATE "C" NOT NULL,
    format_version  integer      NOT NULL,
    digest          bytea        NOT NULL, -- SHA-256 of the variant and the stream ids
    variant         varchar(255) COLLATE "C" NOT NULL,
    stream_ids      text[]       COLLATE "C" NOT NULL, -- ordered by code point
    stream_versions bigint[]     NOT NULL, -- for each of stream_ids
    last_event_ids  uuid[]       NOT NULL, -- for each of stream_ids: the event at that version; null at version 0
    event_count     bigint       NOT NULL, -- the sum of stream_versions: of two snapshots, that of more events is newer
    state           json         NOT NULL,
    created_at      timestamptz  NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT snapshots_pkey PRIMARY KEY (log_id, name, format_version, digest),
    CONSTRAINT snapshots_format_version_check CHECK (format_version > 0)
);
