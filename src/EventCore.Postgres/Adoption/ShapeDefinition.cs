using System.Collections.Immutable;

namespace EventCore;

/// <summary>How the tables of a shape are called and what their columns mean.</summary>
/// <param name="Shape">Which shape.</param>
/// <param name="EventsTable">The table of events.</param>
/// <param name="VersionColumn">Its column that numbers a stream's events.</param>
/// <param name="StreamIdContent">What its column <c>stream_id</c> holds.</param>
internal sealed record ShapeDefinition(AdoptableShape Shape, string EventsTable, string VersionColumn, ColumnContent StreamIdContent)
{
    public const string CheckpointsTable = "eventcore_subscription_versions";

    public const string SnapshotsTable = "eventcore_command_state_snapshots";

    private const string Events = "events";

    private const string EventStreams = "event_streams";

    private static readonly ShapeDefinition NameTable = new(AdoptableShape.NameTable, Events, "stream_position", ColumnContent.Uuid)
    {
        StreamsTable = new StreamsTable(EventStreams, "stream_version", "stream_name"),
        KeepsEverythingInMetadata = true,
    };

    private static readonly ShapeDefinition Adapter = new(AdoptableShape.Adapter, Events, "event_version", ColumnContent.Text)
    {
        StreamsTable = new StreamsTable(EventStreams, "current_version", NameColumn: null),
    };

    private static readonly ShapeDefinition MigrationFile = new(AdoptableShape.MigrationFile, Events, "event_version", ColumnContent.Text)
    {
        StreamsTable = new StreamsTable(EventStreams, "stream_version", NameColumn: null),
    };

    private static readonly ShapeDefinition SecondGeneration = new(AdoptableShape.SecondGeneration, "eventcore_events", "stream_version", ColumnContent.Text)
    {
        KeepsEverythingInMetadata = true,
    };

    /// <summary>Every table that is looked for.</summary>
    public static string[] TableNames { get; } = [Events, EventStreams, SecondGeneration.EventsTable, CheckpointsTable, SnapshotsTable];

    /// <summary>The table of streams; null where there is none.</summary>
    public StreamsTable? StreamsTable { get; init; }

    /// <summary>Whether ids and custom values all stand in the metadata object, the latter under <c>metadata</c> or <c>custom</c>.</summary>
    public bool KeepsEverythingInMetadata { get; init; }

    /// <summary>The columns of the events' table. Others are additional.</summary>
    public ImmutableArray<ExpectedColumn> EventColumns =>
    [
        new("event_id", ColumnContent.Uuid),
        new("stream_id", StreamIdContent),
        new(VersionColumn, ColumnContent.WholeNumber),
        new("event_type", ColumnContent.Text),
        new("event_data", ColumnContent.Json),
        new("created_at", ColumnContent.Moment),
        new("metadata", ColumnContent.Json, IsNeeded: false),
        .. MetadataId.All.Select(id => new ExpectedColumn(id.Column, ColumnContent.Anything, IsNeeded: false)),
    ];

    /// <summary>The columns of the streams' table. Others are additional.</summary>
    public ImmutableArray<ExpectedColumn> StreamColumns => StreamsTable is null ? [] :
    [
        new("stream_id", StreamIdContent),
        new(StreamsTable.VersionColumn, ColumnContent.WholeNumber),
        .. StreamsTable.NameColumn is { } name ? [new ExpectedColumn(name, ColumnContent.Text)] : ImmutableArray<ExpectedColumn>.Empty,
        new("created_at", ColumnContent.Anything, IsNeeded: false),
        new("updated_at", ColumnContent.Anything, IsNeeded: false),
    ];

    public static ImmutableArray<ExpectedColumn> CheckpointColumns { get; } = [new("subscription_name", ColumnContent.Text), new("last_position", ColumnContent.Uuid)];

    /// <summary>The shapes that a schema's tables are meant to be, by what tells them from each other.</summary>
    public static IEnumerable<ShapeDefinition> Recognise(OldTables tables)
    {
        if (tables.Find(SecondGeneration.EventsTable) is { IsTable: true })
        {
            yield return SecondGeneration;
        }

        if (tables.Find(Events) is { IsTable: true } events && tables.Find(EventStreams) is { IsTable: true } streams)
        {
            if (streams.Has("stream_name") || events.Has(NameTable.VersionColumn))
            {
                yield return NameTable;
            }
            else if (events.Has(Adapter.VersionColumn))
            {
                yield return streams.Has("stream_version") && !streams.Has("current_version") ? MigrationFile : Adapter;
            }
        }
    }
}
