-- The log and nothing else. Times are whole microseconds since 1970-01-01 UTC: SQLite has no type for them, and an
-- integer keeps the precision that PostgreSQL's timestamptz has. Text compares by BINARY, the default: by code point in UTF-8.

CREATE TABLE logs (
    log_id     INTEGER NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 255),
    created_at INTEGER NOT NULL
) STRICT;

-- WITHOUT ROWID makes (log_id, position) the row itself: one index fewer to write, every other index leads straight to
-- positions, and no hidden rowid is left through which INSERT OR REPLACE could displace an event.
-- An event id is the UUID's 16 bytes in network order: half of its text, here and again in its index.
CREATE TABLE events (
    log_id         INTEGER NOT NULL REFERENCES logs (log_id),
    position       INTEGER NOT NULL CHECK (position >= 1),
    event_id       BLOB    NOT NULL CHECK (length(event_id) = 16),
    stream_id      TEXT    NOT NULL CHECK (length(stream_id) BETWEEN 1 AND 255),
    event_version  INTEGER NOT NULL CHECK (event_version >= 1),
    event_type     TEXT    NOT NULL CHECK (length(event_type) BETWEEN 1 AND 255),
    event_data     TEXT    NOT NULL CHECK (json_valid(event_data)),
    metadata       TEXT    NOT NULL CHECK (json_valid(metadata) AND json_type(metadata) = 'object'),
    correlation_id TEXT             CHECK (length(correlation_id) <= 255),
    causation_id   TEXT             CHECK (length(causation_id) <= 255),
    user_id        TEXT             CHECK (length(user_id) <= 255),
    created_at     INTEGER NOT NULL,
    PRIMARY KEY (log_id, position)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX events_by_id
    ON events (log_id, event_id);

-- As an index of its own it is known to hold positions too; as a UNIQUE constraint of the table SQLite would still fetch
-- the row for them.
CREATE UNIQUE INDEX events_by_stream
    ON events (log_id, stream_id, event_version);

-- Every stream has exactly one first event, so this is the list of streams.
CREATE INDEX events_first_of_stream
    ON events (log_id, stream_id)
    WHERE event_version = 1;

CREATE VIEW event_streams AS
SELECT
    first_event.log_id,
    first_event.stream_id,
    last_event.event_version AS current_version,
    first_event.created_at,
    last_event.created_at AS updated_at
FROM events AS first_event
JOIN events AS last_event
    ON last_event.log_id = first_event.log_id
    AND last_event.stream_id = first_event.stream_id
    AND last_event.event_version = (
        SELECT max(event_version)
        FROM events
        WHERE log_id = first_event.log_id
        AND stream_id = first_event.stream_id)
WHERE first_event.event_version = 1;

-- SQLite has no roles to take rights from, so the file itself refuses what would change history.
CREATE TRIGGER events_refuse_update
BEFORE UPDATE ON events
BEGIN
    SELECT RAISE(ABORT, 'Stored events are immutable: append an event that corrects the earlier one.');
END;

CREATE TRIGGER events_refuse_delete
BEFORE DELETE ON events
BEGIN
    SELECT RAISE(ABORT, 'Stored events are immutable: append an event that corrects the earlier one.');
END;

-- INSERT OR REPLACE deletes what is in its way without firing a delete trigger. An event that is at the next position and
-- the next version, under a new id, has nothing in its way; and a log where every event was so is dense.
CREATE TRIGGER events_append_only
BEFORE INSERT ON events
WHEN NEW.position <> (
        SELECT coalesce(max(position), 0) + 1
        FROM events
        WHERE log_id = NEW.log_id)
    OR NEW.event_version <> (
        SELECT coalesce(max(event_version), 0) + 1
        FROM events
        WHERE log_id = NEW.log_id
        AND stream_id = NEW.stream_id)
    OR EXISTS (
        SELECT 1
        FROM events
        WHERE log_id = NEW.log_id
        AND event_id = NEW.event_id)
BEGIN
    SELECT RAISE(ABORT, 'An event goes to the next position of its log and the next version of its stream, under a new id.');
END;
