-- What is asked of a subscription, whoever owns it.
ALTER TABLE subscription_checkpoints ADD COLUMN reset_position INTEGER; -- where its next owner is to begin again; null: nobody asks for it
ALTER TABLE subscription_checkpoints ADD COLUMN reset_event_id BLOB;
ALTER TABLE subscription_checkpoints ADD COLUMN model_version INTEGER; -- of the read model that is kept for it; null: none is
ALTER TABLE subscription_checkpoints ADD COLUMN rebuild_from INTEGER; -- of a rebuild under way, the position behind which it began; else null
ALTER TABLE subscription_checkpoints ADD COLUMN rebuild_number INTEGER NOT NULL DEFAULT 0; -- how many rebuilds had this row; 0: it is none's
ALTER TABLE subscription_checkpoints ADD COLUMN rebuild_asked_at INTEGER;
ALTER TABLE subscription_checkpoints ADD COLUMN rate REAL NOT NULL DEFAULT 0; -- positions a second, as of updated_at

-- The owner applies the event again in a transaction with the removal of its row.
ALTER TABLE dead_letters ADD COLUMN replay_asked_at INTEGER;

-- Looked at whenever a lease is renewed, where hardly ever anything is to be found among many.
CREATE INDEX dead_letters_replays ON dead_letters (log_id, subscription_name, position) WHERE replay_asked_at IS NOT NULL;
