namespace EventCore;

/// <summary>
/// The statements of checkpoints. They take @log, and @now where they compare times; those for one subscription @name; those for a lease
/// @epoch, and do nothing where the lease is lost.
/// </summary>
internal static class CheckpointSql
{
    /// <summary>@log, @now.</summary>
    public const string List = """
        SELECT
            subscription_name,
            position,
            event_id,
            status,
            paused_until,
            last_error,
            CASE WHEN leased_until > @now THEN owner END,
            epoch,
            CASE WHEN leased_until > @now THEN leased_until END,
            CASE WHEN wanted_until > @now THEN wanted_by END,
            updated_at,
            reset_position,
            reset_event_id,
            model_version,
            rebuild_from,
            rebuild_number,
            rebuild_asked_at,
            max(0, (SELECT coalesce(max(e.position), 0) FROM events AS e WHERE e.log_id = @log) - stored.position),
            -- Positions are dense: the next event is at the next one.
            max(0, @now - (SELECT e.created_at FROM events AS e WHERE e.log_id = @log AND e.position = stored.position + 1)),
            rate * 5 / (5 + max(0, @now - updated_at) / 1000000.0)
        FROM subscription_checkpoints AS stored
        WHERE log_id = @log
        AND (rebuild_number = 0 OR rebuild_from IS NOT NULL)
        ORDER BY subscription_name
        """;

    /// <summary>@owner, @until. A row where it was acquired.</summary>
    public const string Acquire = """
        INSERT INTO subscription_checkpoints (log_id, subscription_name, position, updated_at, owner, epoch, leased_until)
        VALUES (@log, @name, 0, @now, @owner, 1, @until)
        ON CONFLICT (log_id, subscription_name) DO UPDATE
        SET owner = excluded.owner,
            epoch = epoch + 1,
            leased_until = excluded.leased_until,
            status = 'running',
            paused_until = NULL,
            wanted_by = NULL,
            wanted_until = NULL,
            -- One that was forgotten is there again, as a new one.
            rebuild_number = max(rebuild_number, 0)
        WHERE (leased_until IS NULL OR leased_until <= @now)
        AND (wanted_until IS NULL OR wanted_until <= @now OR wanted_by = excluded.owner)
        AND (status = 'running' OR (status = 'paused' AND paused_until <= @now))
        RETURNING epoch, position, event_id, reset_position, reset_event_id, model_version, rebuild_from, rebuild_number, rebuild_asked_at
        """;

    /// <summary>@until. A row, whether somebody asks for it and whether dead letters are to be replayed, where the lease was good.</summary>
    public const string Renew = """
        UPDATE subscription_checkpoints
        SET leased_until = @until
        WHERE log_id = @log
        AND subscription_name = @name
        AND epoch = @epoch
        AND leased_until > @now
        RETURNING
            coalesce(wanted_until > @now, 0),
            EXISTS (SELECT 1 FROM dead_letters AS d WHERE d.log_id = @log AND d.subscription_name = @name AND d.replay_asked_at IS NOT NULL)
        """;

    /// <summary>@status, @until when it is paused, @error.</summary>
    public const string Release = """
        UPDATE subscription_checkpoints
        SET owner = NULL,
            leased_until = NULL,
            status = @status,
            paused_until = @until,
            last_error = coalesce(@error, last_error)
        WHERE log_id = @log
        AND subscription_name = @name
        AND epoch = @epoch
        AND leased_until > @now
        """;

    /// <summary>@owner, @until.</summary>
    public const string AskFor = """
        UPDATE subscription_checkpoints
        SET wanted_by = @owner,
            wanted_until = @until
        WHERE log_id = @log
        AND subscription_name = @name
        AND (wanted_until IS NULL OR wanted_until <= @now OR wanted_by = @owner)
        AND (rebuild_number = 0 OR rebuild_from IS NOT NULL)
        """;

    /// <summary>@from, the position where it stands; @position, @event.</summary>
    public const string Advance = """
        UPDATE subscription_checkpoints
        SET position = @position,
            event_id = @event,
            last_error = NULL,
            rate = (rate * 5 + (@position - position)) / (5 + max(0, @now - updated_at) / 1000000.0),
            updated_at = @now
        WHERE log_id = @log
        AND subscription_name = @name
        AND epoch = @epoch
        AND leased_until > @now
        AND position = @from
        AND reset_position IS NULL
        """;

    /// <summary>@position, @event, @error, @attempts, @failed. In one transaction with <see cref="Advance"/>.</summary>
    public const string Skip = """
        INSERT INTO dead_letters (log_id, subscription_name, position, event_id, error, attempts, failed_at)
        VALUES (@log, @name, @position, @event, @error, @attempts, @failed)
        ON CONFLICT (log_id, subscription_name, position) DO UPDATE
        SET event_id = excluded.event_id,
            error = excluded.error,
            attempts = excluded.attempts,
            failed_at = excluded.failed_at,
            replay_asked_at = NULL
        """;

    /// <summary>No further parameter.</summary>
    public const string Resume = """
        UPDATE subscription_checkpoints
        SET status = 'running',
            paused_until = NULL,
            last_error = NULL,
            -- A reset that is asked for lets a stopped subscription go on; one that has stopped since failed at it.
            reset_position = CASE status WHEN 'stopped' THEN NULL ELSE reset_position END,
            reset_event_id = CASE status WHEN 'stopped' THEN NULL ELSE reset_event_id END
        WHERE log_id = @log
        AND subscription_name = @name
        AND status <> 'running'
        AND (rebuild_number = 0 OR rebuild_from IS NOT NULL)
        """;

    /// <summary>@after, @limit.</summary>
    public const string ListDeadLetters = """
        SELECT
            position,
            event_id,
            error,
            attempts,
            failed_at
        FROM dead_letters
        WHERE log_id = @log
        AND subscription_name = @name
        AND position > @after
        ORDER BY position
        LIMIT @limit
        """;
}
