-- How far each subscription has come: everything up to the position has been dealt with. The id of the event there tells a log
-- that was restored from an older backup, or forked, from the one that was read.
--
-- Whoever acquired a checkpoint last may move it, until the time of its lease is over. Each acquisition has an epoch of its own,
-- and what is done for an older one is done for nobody.
CREATE TABLE subscription_checkpoints (
    log_id            INTEGER NOT NULL REFERENCES logs (log_id),
    subscription_name TEXT    NOT NULL CHECK (length(subscription_name) BETWEEN 1 AND 255),
    position          INTEGER NOT NULL CHECK (position >= 0), -- 0: before the first event
    event_id          BLOB, -- null at position 0
    updated_at        INTEGER NOT NULL,
    status            TEXT    NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'paused', 'stopped')),
    paused_until      INTEGER, -- null: until it is resumed
    last_error        TEXT,
    owner             TEXT,
    epoch             INTEGER NOT NULL,
    leased_until      INTEGER, -- null: nobody owns it
    wanted_by         TEXT,    -- somebody who owns fewer asks the owner for it,
    wanted_until      INTEGER, -- and until then nobody else may have it
    PRIMARY KEY (log_id, subscription_name)
) STRICT;

-- The events that a subscription failed at and went past. The events themselves stay in the log.
CREATE TABLE dead_letters (
    log_id            INTEGER NOT NULL REFERENCES logs (log_id),
    subscription_name TEXT    NOT NULL,
    position          INTEGER NOT NULL,
    event_id          BLOB    NOT NULL,
    error             TEXT    NOT NULL,
    attempts          INTEGER NOT NULL,
    failed_at         INTEGER NOT NULL,
    PRIMARY KEY (log_id, subscription_name, position)
) STRICT;
