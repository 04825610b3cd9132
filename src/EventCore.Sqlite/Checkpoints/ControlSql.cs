namespace EventCore;

/// <summary>
/// The statements by which subscriptions are operated. They take @log, and @now where they compare times; those for one subscription
/// @name; those for a lease @epoch, and do nothing where the lease is lost.
/// </summary>
internal static class ControlSql
{
    /// <summary>No further parameter.</summary>
    public const string Pause = """
        UPDATE subscription_checkpoints
        SET status = 'paused',
            paused_until = NULL,
            owner = NULL,
            leased_until = NULL
        WHERE log_id = @log
        AND subscription_name = @name
        AND (rebuild_number = 0 OR rebuild_from IS NOT NULL)
        """;

    /// <summary>@position, @event.</summary>
    public const string AskForReset = """
        UPDATE subscription_checkpoints
        SET reset_position = @position,
            reset_event_id = @event,
            status = CASE status WHEN 'stopped' THEN 'running' ELSE status END,
            owner = NULL,
            leased_until = NULL
        WHERE log_id = @log
        AND subscription_name = @name
        AND (rebuild_number = 0 OR rebuild_from IS NOT NULL)
        """;

    /// <summary>@model, the version of the read model that was made anew, or null. In one transaction with <see cref="ForgetDeadLetters"/>.</summary>
    public const string Reset = """
        UPDATE subscription_checkpoints
        SET position = reset_position,
            event_id = reset_event_id,
            model_version = coalesce(@model, model_version),
            reset_position = NULL,
            reset_event_id = NULL,
            last_error = NULL,
            rate = 0,
            updated_at = @now
        WHERE log_id = @log
        AND subscription_name = @name
        AND epoch = @epoch
        AND leased_until > @now
        AND reset_position IS NOT NULL
        """;

    /// <summary>@model. A row, where the checkpoint stands, where the lease is good: a rebuild begins anew with the read model.</summary>
    public const string SetModel = """
        UPDATE subscription_checkpoints AS stored
        SET model_version = @model,
            position = coalesce(rebuild_from, position),
            event_id = CASE
                WHEN rebuild_from IS NULL THEN event_id
                ELSE (SELECT e.event_id FROM events AS e WHERE e.log_id = @log AND e.position = stored.rebuild_from)
            END
        WHERE log_id = @log
        AND subscription_name = @name
        AND epoch = @epoch
        AND leased_until > @now
        RETURNING position, event_id
        """;

    /// <summary>@name a rebuild's. A row, its number, where it is under way.</summary>
    public const string FindRebuild = """
        SELECT rebuild_number
        FROM subscription_checkpoints
        WHERE log_id = @log
        AND subscription_name = @name
        AND rebuild_from IS NOT NULL
        """;

    /// <summary>No further parameter. A row where a read model was made for it.</summary>
    public const string FindModel = """
        SELECT model_version
        FROM subscription_checkpoints
        WHERE log_id = @log
        AND subscription_name = @name
        AND model_version IS NOT NULL
        """;

    /// <summary>@log. The position of the last event.</summary>
    public const string Head = """
        SELECT coalesce(max(position), 0)
        FROM events
        WHERE log_id = @log
        """;

    /// <summary>@position: those above.</summary>
    public const string ForgetDeadLetters = """
        DELETE FROM dead_letters
        WHERE log_id = @log
        AND subscription_name = @name
        AND position > @position
        """;

    /// <summary>@rebuild, the rebuild's name, @position, @event, @model, the version of the read model or null.</summary>
    public const string AskForRebuild = """
        -- The row stays when a rebuild is over, so that its epoch rises with every rebuild: an owner of an earlier one is a former owner.
        INSERT INTO subscription_checkpoints
            (log_id, subscription_name, position, event_id, updated_at, epoch, model_version, rebuild_from, rebuild_number, rebuild_asked_at)
        SELECT @log, @rebuild, @position, @event, @now, 0, @model, @position, 1, @now
        FROM subscription_checkpoints
        WHERE log_id = @log
        AND subscription_name = @name
        AND rebuild_number = 0
        ON CONFLICT (log_id, subscription_name) DO UPDATE
        SET position = excluded.position,
            event_id = excluded.event_id,
            model_version = excluded.model_version,
            rebuild_from = excluded.rebuild_from,
            rebuild_number = rebuild_number + 1,
            rebuild_asked_at = excluded.rebuild_asked_at,
            status = 'running',
            paused_until = NULL,
            last_error = NULL,
            reset_position = NULL,
            reset_event_id = NULL,
            rate = 0,
            updated_at = excluded.updated_at
        WHERE rebuild_from IS NULL
        """;

    /// <summary>A row where there is such a subscription, no rebuild.</summary>
    public const string Find = """
        SELECT 1
        FROM subscription_checkpoints
        WHERE log_id = @log
        AND subscription_name = @name
        AND rebuild_number = 0
        """;

    /// <summary>@rebuild, the rebuild's name. A row with the name, who, and until when, where somebody owns or asks for the one or the other.</summary>
    public const string FindUse = """
        SELECT
            subscription_name,
            CASE WHEN leased_until > @now THEN owner ELSE wanted_by END,
            CASE WHEN leased_until > @now THEN leased_until ELSE wanted_until END
        FROM subscription_checkpoints
        WHERE log_id = @log
        AND subscription_name IN (@name, @rebuild)
        AND (rebuild_number = 0 OR rebuild_from IS NOT NULL)
        AND (leased_until > @now OR wanted_until > @now)
        ORDER BY subscription_name
        LIMIT 1
        """;

    /// <summary>No further parameter. In one transaction with <see cref="ForgetDeadLetters"/>.</summary>
    public const string Forget = """
        -- The row stays, with a number that no rebuild has, and out of sight like that of a rebuild that is over: its epoch rises on when it
        -- is acquired again. Were it deleted, epochs would begin at 1, and an owner from before pass for the new one.
        UPDATE subscription_checkpoints
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
            updated_at = @now
        WHERE log_id = @log
        AND subscription_name = @name
        AND rebuild_number = 0
        """;

    /// <summary>@name the rebuild's. In one transaction with <see cref="ForgetDeadLetters"/>.</summary>
    public const string EndRebuild = """
        UPDATE subscription_checkpoints
        SET rebuild_from = NULL,
            status = 'stopped',
            last_error = NULL,
            owner = NULL,
            leased_until = NULL
        WHERE log_id = @log
        AND subscription_name = @name
        AND rebuild_from IS NOT NULL
        """;

    /// <summary>No further parameter. A row where the lease is good, which it then is until the transaction ends.</summary>
    public const string HoldLease = """
        SELECT 1
        FROM subscription_checkpoints
        WHERE log_id = @log
        AND subscription_name = @name
        AND epoch = @epoch
        AND leased_until > @now
        """;

    /// <summary>@rebuild, the rebuild's name, @behind, whether what nobody owns may be ahead of it. Changes a row where it may take the place of what it rebuilds.</summary>
    public const string Replace = """
        UPDATE subscription_checkpoints AS old
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
            updated_at = @now
        FROM subscription_checkpoints AS new
        WHERE old.log_id = @log
        AND old.subscription_name = @name
        AND (old.position <= new.position OR (@behind AND coalesce(old.leased_until <= @now, 1) AND coalesce(old.wanted_until <= @now, 1)))
        AND new.log_id = @log
        AND new.subscription_name = @rebuild
        """;

    /// <summary>
    /// @position of the rebuild, @rebuild, its name. Holds a subscription that is ahead where it stands: two that both follow the log
    /// would else overtake each other for ever. It goes on by itself where the rebuild does not come to its end in that time, 10 s.
    /// </summary>
    public const string HoldBack = """
        UPDATE subscription_checkpoints
        SET owner = NULL,
            leased_until = NULL,
            wanted_by = @rebuild,
            wanted_until = @now + 10000000
        WHERE log_id = @log
        AND subscription_name = @name
        AND leased_until > @now
        AND position > @position
        """;

    /// <summary>@rebuild, the rebuild's name. After <see cref="ForgetDeadLetters"/>.</summary>
    public const string TakeOverDeadLetters = """
        UPDATE dead_letters
        SET subscription_name = @name
        WHERE log_id = @log
        AND subscription_name = @rebuild
        """;

    /// <summary>@position, or null for all.</summary>
    public const string AskForReplay = """
        UPDATE dead_letters
        SET replay_asked_at = @now
        WHERE log_id = @log
        AND subscription_name = @name
        AND (@position IS NULL OR position = @position)
        """;

    /// <summary>@after, @limit.</summary>
    public const string ListReplays = """
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
        AND replay_asked_at IS NOT NULL
        ORDER BY position
        LIMIT @limit
        """;

    /// <summary>@position.</summary>
    public const string RemoveDeadLetter = """
        DELETE FROM dead_letters
        WHERE log_id = @log
        AND subscription_name = @name
        AND position = @position
        """;

    /// <summary>@position, @error, @attempts, @failed.</summary>
    public const string KeepDeadLetter = """
        UPDATE dead_letters
        SET error = @error,
            attempts = @attempts,
            failed_at = @failed,
            replay_asked_at = NULL
        WHERE log_id = @log
        AND subscription_name = @name
        AND position = @position
        """;
}
