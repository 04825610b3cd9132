using System.Collections.Immutable;

namespace EventCore;

/// <summary>The tables of an older store, recognised and found fit.</summary>
/// <param name="Definition">Their shape.</param>
/// <param name="Schema">The schema they are in.</param>
/// <param name="HasMetadata">Whether events have a metadata object.</param>
/// <param name="IdColumns">Which ids have a column of their own.</param>
/// <param name="AdditionalColumns">Columns of events that the shape does not have; their values become custom metadata.</param>
/// <param name="AdditionalStreamColumns">Columns of streams that the shape does not have; they stay where they are.</param>
/// <param name="HasCheckpoints">Whether there is a table of checkpoints.</param>
/// <param name="HasSnapshots">Whether there is a table of snapshots.</param>
internal sealed record OldStore(
    ShapeDefinition Definition,
    string Schema,
    bool HasMetadata,
    ImmutableArray<MetadataId> IdColumns,
    ImmutableArray<string> AdditionalColumns,
    ImmutableArray<string> AdditionalStreamColumns,
    bool HasCheckpoints,
    bool HasSnapshots)
{
    /// <summary>Every table that is read or spoken of.</summary>
    public IEnumerable<string> Tables =>
    [
        Definition.EventsTable,
        .. Definition.StreamsTable is { } streams ? [streams.Name] : ImmutableArray<string>.Empty,
        .. HasCheckpoints ? [ShapeDefinition.CheckpointsTable] : ImmutableArray<string>.Empty,
        .. HasSnapshots ? [ShapeDefinition.SnapshotsTable] : ImmutableArray<string>.Empty,
    ];

    /// <summary>The store that the tables are, or what is wrong with them.</summary>
    public static (OldStore? Store, ShapeDefinition? Definition, AdoptionRefusal? Refusal) Recognise(OldTables tables)
    {
        ShapeDefinition[] shapes = [.. ShapeDefinition.Recognise(tables)];
        if (shapes is not [var shape])
        {
            return (null, null, new AdoptionRefusal(AdoptionReason.UnknownShape, 1, [shapes.Length == 0
                ? $"schema '{tables.Schema}' has no tables of an event store that is known here: neither events and event_streams nor eventcore_events, with the columns that docs/guide/adopt.md lists"
                : $"schema '{tables.Schema}' has the tables of two event stores, {string.Join(" and ", shapes.Select(found => found.EventsTable))}. Move one of them to another schema"]));
        }

        var faults = FaultsOf(shape, tables).ToList();
        return faults.Count == 0
            ? (Of(shape, tables), shape, null)
            : (null, shape, new AdoptionRefusal(AdoptionReason.UnfitColumn, faults.Count, [.. faults.Take(AdoptionRefusal.MaxOffenders)]));
    }

    private static IEnumerable<string> FaultsOf(ShapeDefinition shape, OldTables tables)
    {
        var expected = new List<(OldTable? Table, ImmutableArray<ExpectedColumn> Columns)> { (tables.Find(shape.EventsTable), shape.EventColumns) };
        if (shape.StreamsTable is { } streams)
        {
            expected.Add((tables.Find(streams.Name), shape.StreamColumns));
        }

        if (HasOwn(shape, tables, ShapeDefinition.CheckpointsTable))
        {
            expected.Add((tables.Find(ShapeDefinition.CheckpointsTable), ShapeDefinition.CheckpointColumns));
        }

        return
            from look in expected
            from column in look.Columns
            let fault = column.FindFault(look.Table!)
            where fault is not null
            select $"table {tables.Schema}.{look.Table!.Name} {fault}";
    }

    private static OldStore Of(ShapeDefinition shape, OldTables tables)
    {
        var events = tables.Find(shape.EventsTable)!;
        return new OldStore(
            shape,
            tables.Schema,
            events.Has("metadata"),
            [.. MetadataId.All.Where(id => events.Has(id.Column))],
            Additional(events, shape.EventColumns),
            shape.StreamsTable is { } streams ? Additional(tables.Find(streams.Name)!, shape.StreamColumns) : [],
            HasOwn(shape, tables, ShapeDefinition.CheckpointsTable),
            HasOwn(shape, tables, ShapeDefinition.SnapshotsTable));
    }

    private static ImmutableArray<string> Additional(OldTable table, ImmutableArray<ExpectedColumn> expected) =>
        [.. table.Columns.Select(column => column.Name).Where(name => expected.All(column => column.Name != name))];

    /// <summary>Of the second generation alone: beside another shape, tables of these names are somebody else's.</summary>
    private static bool HasOwn(ShapeDefinition shape, OldTables tables, string table) =>
        shape.Shape == AdoptableShape.SecondGeneration && tables.Find(table) is { IsTable: true };
}
