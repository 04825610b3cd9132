namespace EventCore;

/// <summary>
/// The statements by which subscriptions are operated. They begin with $1 log id, $2 name; those for a lease go on with $3 epoch, and do
/// nothing where the lease is lost.
/// </summary>
internal static class ControlSql
{
    /// <summary>No further parameter.</summary>
    public const string Pause = """
        UPDATE {schema}.subscription_checkpoints
        SET status = 'paused',
            paused_until = NULL,
            owner = NULL,
            leased_until = NULL
        WHERE log_id = $1
            AND subscription_name = $2
            AND (rebuild_number = 0 OR rebuild_from IS NOT NULL)
        """;

    /// <summary>$3 position, $4 event id.</summary>
    public const string AskForReset = """
        UPDATE {schema}.subscription_checkpoints
        SET reset_position = $3,
            reset_event_id = $4,
            status = CASE status WHEN 'stopped' THEN 'running' ELSE status END,
            owner = NULL,
            leased_until = NULL
        WHERE log_id = $1
            AND subscription_name = $2
            AND (rebuild_number = 0 OR rebuild_from IS NOT NULL)
        """;

    /// <summary>$4 the version of the read model that was made anew, or null. In one transaction with <see cref="ForgetDeadLetters"/>.</summary>
    public const string Reset = """
        UPDATE {schema}.subscription_checkpoints
        SET position = reset_position,
            event_id = reset_event_id,
            model_version = coalesce($4, model_version),
            reset_position = NULL,
            reset_event_id = NULL,
            last_error = NULL,
            rate = 0,
            updated_at = clock_timestamp()
        WHERE log_id = $1
            AND subscription_name = $2
            AND epoch = $3
            AND leased_until > clock_timestamp()
            AND reset_position IS NOT NULL
        """;

    /// <summary>$4 version. A row, where the checkpoint stands, where the lease is good: a rebuild begins anew with the read model.</summary>
    public const string SetModel = """
        UPDATE {schema}.subscription_checkpoints AS stored
        SET model_version = $4,
            position = coalesce(rebuild_from, position),
            event_id = CASE
                WHEN rebuild_from IS NULL THEN event_id
                ELSE (SELECT e.event_id FROM {schema}.events AS e WHERE e.log_id = $1 AND e.position = stored.rebuild_from)
            END
        WHERE log_id = $1
            AND subscription_name = $2
            AND epoch = $3
            AND leased_until > clock_timestamp()
        RETURNING position, event_id
        """;

    /// <summary>$2 a rebuild's name. A row, whether it is under way, which it then stays until the transaction ends.</summary>
    public const string HoldRebuild = """
        SELECT rebuild_from IS NOT NULL
        FROM {schema}.subscription_checkpoints
        WHERE log_id = $1
            AND subscription_name = $2
        FOR UPDATE
        """;

    /// <summary>$1 log id. The position of the last event.</summary>
    public const string Head = """
        SELECT coalesce(max(position), 0)
        FROM {schema}.events
        WHERE log_id = $1
        """;

    /// <summary>$3 position: those above.</summary>
    public const string ForgetDeadLetters = """
        DELETE FROM {schema}.dead_letters
        WHERE log_id = $1
            AND subscription_name = $2
            AND position > $3
        """;

    /// <summary>$3 the rebuild's name, $4 position, $5 event id, $6 version of the read model or null. In one transaction with <see cref="Hold"/>.</summary>
    public const string AskForRebuild = """
        -- The row stays when a rebuild is over, so that its epoch rises with every rebuild: an owner of an earlier one is a former owner.
        INSERT INTO {schema}.subscription_checkpoints AS stored
            (log_id, subscription_name, position, event_id, model_version, rebuild_from, rebuild_number, rebuild_asked_at)
        SELECT $1, $3, $4, $5, $6, $4, 1, clock_timestamp()
        FROM {schema}.subscription_checkpoints
        WHERE log_id = $1
            AND subscription_name = $2
            AND rebuild_number = 0
        ON CONFLICT (log_id, subscription_name) DO UPDATE
        SET position = excluded.position,
            event_id = excluded.event_id,
            model_version = excluded.model_version,
            rebuild_from = excluded.rebuild_from,
            rebuild_number = stored.rebuild_number + 1,
            rebuild_asked_at = excluded.rebuild_asked_at,
            status = 'running',
            paused_until = NULL,
            last_error = NULL,
            reset_position = NULL,
            reset_event_id = NULL,
            rate = 0,
            updated_at = clock_timestamp()
        WHERE stored.rebuild_from IS NULL
        """;

    /// <summary>A row where there is such a subscription, no rebuild, which then stays until the transaction ends: whoever forgets it waits.</summary>
    public const string Hold = """
        SELECT 1
        FROM {schema}.subscription_checkpoints
        WHERE log_id = $1
            AND subscription_name = $2
            AND rebuild_number = 0
        FOR UPDATE
        """;

    /// <summary>$3 the rebuild's name. A row with the name, who, and until when, where somebody owns or asks for the one or the other.</summary>
    public const string FindUse = """
        -- Of one statement all times are one time: a lease does not run out between the columns.
        SELECT
            subscription_name,
            CASE WHEN leased_until > statement_timestamp() THEN owner ELSE wanted_by END,
            CASE WHEN leased_until > statement_timestamp() THEN leased_until ELSE wanted_until END
        FROM {schema}.subscription_checkpoints
        WHERE log_id = $1
            AND subscription_name IN ($2, $3)
            AND (rebuild_number = 0 OR rebuild_from IS NOT NULL)
            AND (leased_until > statement_timestamp() OR wanted_until > statement_timestamp())
        ORDER BY subscription_name
        LIMIT 1
        """;

    /// <summary>In one transaction with <see cref="ForgetDeadLetters"/>.</summary>
    public const string Forget = """
        -- The row stays, with a number that no rebuild has, and out of sight like that of a rebuild that is over: its epoch rises on when it
        -- is acquired again. Were it deleted, epochs would begin at 1, and an owner from before pass for the new one.
        UPDATE {schema}.subscription_checkpoints
        SET rebuild_number = -1,
            position = 0,
            event_id = NULL,
            status = 'running',
            paused_until = NULL,
            last_error = NULL,
            owner = NULL,
            leased_until = NULL,
            wanted_by = NULL,
            wanted_until = NULL,
            reset_position = NULL,
            reset_event_id = NULL,
            model_version = NULL,
            rate = 0,
            updated_at = clock_timestamp()
        WHERE log_id = $1
            AND subscription_name = $2
            AND rebuild_number = 0
        """;

    /// <summary>In one transaction with <see cref="ForgetDeadLetters"/>.</summary>
    public const string CancelRebuild = """
        UPDATE {schema}.subscription_checkpoints
        SET rebuild_from = NULL,
            status = 'stopped',
            last_error = NULL,
            owner = NULL,
            leased_until = NULL
        WHERE log_id = $1
            AND subscription_name = $2
            AND rebuild_from IS NOT NULL
        """;

    /// <summary>$3 epoch. A row where the lease is good, which it then is until the transaction ends: whoever takes over waits for the row.</summary>
    public const string HoldLease = """
        SELECT 1
        FROM {schema}.subscription_checkpoints
        WHERE log_id = $1
            AND subscription_name = $2
            AND epoch = $3
            AND leased_until > clock_timestamp()
        FOR UPDATE
        """;

    /// <summary>$3 position of the rebuild, $4 whether what nobody owns may be ahead of it. A row where the subscription may be replaced, which it then may until the transaction ends: its owner waits for the row.</summary>
    public const string HoldRebuilt = """
        SELECT 1
        FROM {schema}.subscription_checkpoints
        WHERE log_id = $1
            AND subscription_name = $2
            AND (position <= $3 OR ($4 AND coalesce(leased_until <= clock_timestamp(), true) AND coalesce(wanted_until <= clock_timestamp(), true)))
        FOR UPDATE
        """;

    /// <summary>
    /// $3 position of the rebuild, $4 its name. Holds a subscription that is ahead where it stands: two that both follow the log would
    /// else overtake each other for ever. It goes on by itself where the rebuild does not come to its end in that time.
    /// </summary>
    public const string HoldBack = """
        UPDATE {schema}.subscription_checkpoints
        SET owner = NULL,
            leased_until = NULL,
            wanted_by = $4,
            wanted_until = clock_timestamp() + interval '10 seconds'
        WHERE log_id = $1
            AND subscription_name = $2
            AND leased_until > clock_timestamp()
            AND position > $3
        """;

    /// <summary>$3 the rebuild's name, whose lease is held.</summary>
    public const string Replace = """
        UPDATE {schema}.subscription_checkpoints AS old
        SET position = new.position,
            event_id = new.event_id,
            model_version = new.model_version,
            status = CASE old.status WHEN 'stopped' THEN 'running' ELSE old.status END,
            last_error = NULL,
            reset_position = NULL,
            reset_event_id = NULL,
            owner = NULL,
            leased_until = NULL,
            wanted_by = NULL,
            wanted_until = NULL,
            rate = new.rate,
            updated_at = clock_timestamp()
        FROM {schema}.subscription_checkpoints AS new
        WHERE old.log_id = $1
            AND old.subscription_name = $2
            AND new.log_id = $1
            AND new.subscription_name = $3
        """;

    /// <summary>$3 the rebuild's name. After <see cref="ForgetDeadLetters"/>.</summary>
    public const string TakeOverDeadLetters = """
        UPDATE {schema}.dead_letters
        SET subscription_name = $2
        WHERE log_id = $1
            AND subscription_name = $3
        """;

    /// <summary>$3 position, or null for all.</summary>
    public const string AskForReplay = """
        UPDATE {schema}.dead_letters
        SET replay_asked_at = clock_timestamp()
        WHERE log_id = $1
            AND subscription_name = $2
            AND ($3::bigint IS NULL OR position = $3)
        """;

    /// <summary>$3 after, $4 limit.</summary>
    public const string ListReplays = """
        SELECT position, event_id, error, attempts, failed_at
        FROM {schema}.dead_letters
        WHERE log_id = $1
            AND subscription_name = $2
            AND position > $3
            AND replay_asked_at IS NOT NULL
        ORDER BY position
        LIMIT $4
        """;

    /// <summary>$3 position.</summary>
    public const string RemoveDeadLetter = """
        DELETE FROM {schema}.dead_letters
        WHERE log_id = $1
            AND subscription_name = $2
            AND position = $3
        """;

    /// <summary>$3 position, $4 error, $5 attempts, $6 when it failed.</summary>
    public const string KeepDeadLetter = """
        UPDATE {schema}.dead_letters
        SET error = $4,
            attempts = $5,
            failed_at = $6,
            replay_asked_at = NULL
        WHERE log_id = $1
            AND subscription_name = $2
            AND position = $3
        """;
}
