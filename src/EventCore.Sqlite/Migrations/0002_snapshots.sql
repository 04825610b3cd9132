-- Folded states, a cache: rows may be deleted at any time, at the price of reading the events again. A command whose format
-- is not in use any more leaves its rows here until somebody does.
--
-- A set of streams can be long, so the key holds a digest of it; the ids stand beside and are compared. The lists are JSON
-- arrays of one length, written in one way, so that equal lists are equal text.
CREATE TABLE snapshots (
    log_id          INTEGER NOT NULL REFERENCES logs (log_id),
    name            TEXT    NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
    format_version  INTEGER NOT NULL CHECK (format_version >= 1),
    digest          BLOB    NOT NULL CHECK (length(digest) = 32), -- SHA-256 of the variant and the stream ids
    variant         TEXT    NOT NULL CHECK (length(variant) <= 255),
    stream_ids      TEXT    NOT NULL, -- ordered by code point
    stream_versions TEXT    NOT NULL, -- for each of stream_ids
    last_event_ids  TEXT    NOT NULL, -- for each of stream_ids: the event at that version; null at version 0
    event_count     INTEGER NOT NULL, -- the sum of stream_versions: of two snapshots, that of more events is newer
    state           TEXT    NOT NULL,
    created_at      INTEGER NOT NULL,
    PRIMARY KEY (log_id, name, format_version, digest)
) STRICT;
