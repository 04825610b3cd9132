-- What is asked of a subscription, whoever owns it.
ALTER TABLE {schema}.subscription_checkpoints
    ADD COLUMN reset_position   bigint,  -- where its next owner is to begin again; null: nobody asks for it
    ADD COLUMN reset_event_id   uuid,
    ADD COLUMN model_version    integer, -- of the read model that is kept for it; null: none is
    ADD COLUMN rebuild_from     bigint,  -- of a rebuild under way, the position behind which it began; else null
    ADD COLUMN rebuild_number   bigint  NOT NULL DEFAULT 0, -- how many rebuilds had this row; 0: it is none's
    ADD COLUMN rebuild_asked_at timestamptz,
    ADD COLUMN rate             double precision NOT NULL DEFAULT 0; -- positions a second, as of updated_at

-- The owner applies the event again in a transaction with the removal of its row.
ALTER TABLE {schema}.dead_letters
    ADD COLUMN replay_asked_at timestamptz;

-- Looked at whenever a lease is renewed, where hardly ever anything is to be found among many.
CREATE INDEX dead_letters_replays ON {schema}.dead_letters (log_id, subscription_name, position) WHERE replay_asked_at IS NOT NULL;
