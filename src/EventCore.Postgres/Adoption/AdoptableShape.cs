namespace EventCore;

/// <summary>The tables of an older event store that <see cref="PostgresAdoption"/> knows.</summary>
public enum AdoptableShape
{
    /// <summary>
    /// <c>event_streams(stream_id uuid, stream_name, stream_version)</c> and <c>events(event_id, stream_id uuid, stream_position, …)</c>:
    /// a stream is named in its own table, and correlation, causation and user are in the metadata.
    /// </summary>
    NameTable = 1,

    /// <summary><c>event_streams(stream_id text, current_version)</c> and <c>events(event_id, stream_id text, event_version, …)</c>.</summary>
    Adapter = 2,

    /// <summary><c>event_streams(stream_id text, stream_version)</c> and <c>events(event_id, stream_id text, event_version, …)</c>, which may be partitioned.</summary>
    MigrationFile = 3,

    /// <summary>
    /// <c>eventcore_events(event_id, stream_id text, stream_version, …)</c>, beside it <c>eventcore_subscription_versions</c> and
    /// <c>eventcore_command_state_snapshots</c>: streams have no table.
    /// </summary>
    SecondGeneration = 4,
}
