-- How far each subscription has come: everything up to the position has been dealt with. The id of the event there tells a log
-- that was restored from an older backup, or forked, from the one that was read.
CREATE TABLE {schema}.subscription_checkpoints (
    log_id            integer      NOT NULL,
    subscription_name varchar(255) COLLATE "C" NOT NULL,
    position          bigint       NOT NULL, -- 0: before the first event
    event_id          uuid,                  -- null at position 0
    updated_at        timestamptz  NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT subscription_checkpoints_pkey PRIMARY KEY (log_id, subscription_name),
    CONSTRAINT subscription_checkpoints_position_check CHECK (position >= 0)
);
