-- Who may move a checkpoint: whoever acquired it last, until the time of its lease is over by this server's clock. Each acquisition
-- has an epoch of its own, and what is done for an older one is done for nobody.
ALTER TABLE {schema}.subscription_checkpoints
    ADD COLUMN status       varchar(10)  COLLATE "C" NOT NULL DEFAULT 'running',
    ADD COLUMN paused_until timestamptz, -- null: until it is resumed
    ADD COLUMN last_error   text,
    ADD COLUMN owner        varchar(255) COLLATE "C",
    ADD COLUMN epoch        bigint       NOT NULL DEFAULT 0,
    ADD COLUMN leased_until timestamptz, -- null: nobody owns it
    ADD COLUMN wanted_by    varchar(255) COLLATE "C", -- somebody who owns fewer asks the owner for it,
    ADD COLUMN wanted_until timestamptz,              -- and until then nobody else may have it
    ADD CONSTRAINT subscription_checkpoints_status_check CHECK (status IN ('running', 'paused', 'stopped'));

-- The events that a subscription failed at and went past. The events themselves stay in the log.
CREATE TABLE {schema}.dead_letters (
    log_id            integer      NOT NULL,
    subscription_name varchar(255) COLLATE "C" NOT NULL,
    position          bigint       NOT NULL,
    event_id          uuid         NOT NULL,
    error             text         NOT NULL,
    attempts          integer      NOT NULL,
    failed_at         timestamptz  NOT NULL,
    CONSTRAINT dead_letters_pkey PRIMARY KEY (log_id, subscription_name, position)
);
