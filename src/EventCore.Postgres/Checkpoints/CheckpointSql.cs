namespace EventCore;

/// <summary>
/// The statements of checkpoints. Those for one subscription begin with $1 log id, $2 name; those for a lease go on with $3 epoch, and
/// do nothing where the lease is lost.
/// </summary>
/// <remarks>Time is the server's alone: a process that was paused has no idea of it.</remarks>
internal static class CheckpointSql
{
    /// <summary>$1 log id.</summary>
    public const string List = """
        SELECT
            subscription_name,
            position,
            event_id,
            status,
            paused_until,
            last_error,
            CASE WHEN leased_until > clock_timestamp() THEN owner END,
            epoch,
            CASE WHEN leased_until > clock_timestamp() THEN leased_until END,
            CASE WHEN wanted_until > clock_timestamp() THEN wanted_by END,
            updated_at,
            reset_position,
            reset_event_id,
            model_version,
            rebuild_from,
            rebuild_number,
            rebuild_asked_at,
            greatest(0, (SELECT coalesce(max(e.position), 0) FROM {schema}.events AS e WHERE e.log_id = $1) - position),
            -- Positions are dense: the next event is at the next one.
            greatest(interval '0', clock_timestamp() - (SELECT e.created_at FROM {schema}.events AS e WHERE e.log_id = $1 AND e.position = stored.position + 1)),
            rate * 5 / (5 + greatest(0, extract(epoch FROM clock_timestamp() - updated_at)::double precision))
        FROM {schema}.subscription_checkpoints AS stored
        WHERE log_id = $1
            AND (rebuild_number = 0 OR rebuild_from IS NOT NULL)
        ORDER BY subscription_name
        """;

    /// <summary>$3 owner, $4 lease time. A row where it was acquired.</summary>
    public const string Acquire = """
        INSERT INTO {schema}.subscription_checkpoints AS stored (log_id, subscription_name, position, owner, epoch, leased_until)
        VALUES ($1, $2, 0, $3, 1, clock_timestamp() + $4)
        ON CONFLICT (log_id, subscription_name) DO UPDATE
        SET owner = excluded.owner,
            epoch = stored.epoch + 1,
            leased_until = clock_timestamp() + $4,
            status = 'running',
            paused_until = NULL,
            wanted_by = NULL,
            wanted_until = NULL,
            -- One that was forgotten is there again, as a new one.
            rebuild_number = greatest(stored.rebuild_number, 0)
        WHERE (stored.leased_until IS NULL OR stored.leased_until <= clock_timestamp())
            AND (stored.wanted_until IS NULL OR stored.wanted_until <= clock_timestamp() OR stored.wanted_by = excluded.owner)
            AND (stored.status = 'running' OR (stored.status = 'paused' AND stored.paused_until <= clock_timestamp()))
        RETURNING epoch, position, event_id, reset_position, reset_event_id, model_version, rebuild_from, rebuild_number, rebuild_asked_at
        """;

    /// <summary>$4 lease time. A row, whether somebody asks for it and whether dead letters are to be replayed, where the lease was good.</summary>
    public const string Renew = """
        UPDATE {schema}.subscription_checkpoints
        SET leased_until = clock_timestamp() + $4
        WHERE log_id = $1
            AND subscription_name = $2
            AND epoch = $3
            AND leased_until > clock_timestamp()
        RETURNING
            coalesce(wanted_until > clock_timestamp(), false),
            EXISTS (SELECT FROM {schema}.dead_letters AS d WHERE d.log_id = $1 AND d.subscription_name = $2 AND d.replay_asked_at IS NOT NULL)
        """;

    /// <summary>$4 status, $5 how long it is paused, $6 error.</summary>
    public const string Release = """
        UPDATE {schema}.subscription_checkpoints
        SET owner = NULL,
            leased_until = NULL,
            status = $4,
            paused_until = clock_timestamp() + $5,
            last_error = coalesce($6, last_error)
        WHERE log_id = $1
            AND subscription_name = $2
            AND epoch = $3
            AND leased_until > clock_timestamp()
        """;

    /// <summary>$3 owner, $4 time.</summary>
    public const string AskFor = """
        UPDATE {schema}.subscription_checkpoints
        SET wanted_by = $3,
            wanted_until = clock_timestamp() + $4
        WHERE log_id = $1
            AND subscription_name = $2
            AND (wanted_until IS NULL OR wanted_until <= clock_timestamp() OR wanted_by = $3)
            AND (rebuild_number = 0 OR rebuild_from IS NOT NULL)
        """;

    /// <summary>$3 epoch. A row where the lease is good.</summary>
    public const string Enter = """
        -- The server ends the transaction of an owner that does nothing in it for as long as its lease lasts now: whoever takes over would
        -- else wait for the rows that a process wrote which was paused since.
        SELECT set_config(
            'idle_in_transaction_session_timeout',
            greatest(1, 1000 * extract(epoch FROM leased_until - clock_timestamp()))::integer::text,
            true)
        FROM {schema}.subscription_checkpoints
        WHERE log_id = $1
            AND subscription_name = $2
            AND epoch = $3
            AND leased_until > clock_timestamp()
        """;

    /// <summary>$4 the position where it stands; $5 position and $6 event id where it goes.</summary>
    public const string Advance = """
        UPDATE {schema}.subscription_checkpoints
        SET position = $5,
            event_id = $6,
            last_error = NULL,
            rate = (rate * 5 + ($5 - position)) / (5 + greatest(0, extract(epoch FROM clock_timestamp() - updated_at)::double precision)),
            updated_at = clock_timestamp()
        WHERE log_id = $1
            AND subscription_name = $2
            AND epoch = $3
            AND leased_until > clock_timestamp()
            AND position = $4
            AND reset_position IS NULL
        """;

    /// <summary>$3 position, $4 event id, $5 error, $6 attempts, $7 when it failed. In one transaction with <see cref="Advance"/>.</summary>
    public const string Skip = """
        INSERT INTO {schema}.dead_letters (log_id, subscription_name, position, event_id, error, attempts, failed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (log_id, subscription_name, position) DO UPDATE
        SET event_id = excluded.event_id,
            error = excluded.error,
            attempts = excluded.attempts,
            failed_at = excluded.failed_at,
            replay_asked_at = NULL
        """;

    /// <summary>No further parameter.</summary>
    public const string Resume = """
        UPDATE {schema}.subscription_checkpoints
        SET status = 'running',
            paused_until = NULL,
            last_error = NULL,
            -- A reset that is asked for lets a stopped subscription go on; one that has stopped since failed at it.
            reset_position = CASE status WHEN 'stopped' THEN NULL ELSE reset_position END,
            reset_event_id = CASE status WHEN 'stopped' THEN NULL ELSE reset_event_id END
        WHERE log_id = $1
            AND subscription_name = $2
            AND status <> 'running'
            AND (rebuild_number = 0 OR rebuild_from IS NOT NULL)
        """;

    /// <summary>$3 after, $4 limit.</summary>
    public const string ListDeadLetters = """
        SELECT position, event_id, error, attempts, failed_at
        FROM {schema}.dead_letters
        WHERE log_id = $1
            AND subscription_name = $2
            AND position > $3
        ORDER BY position
        LIMIT $4
        """;
}
