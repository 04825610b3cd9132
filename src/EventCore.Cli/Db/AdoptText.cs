using System.Text;

namespace EventCore.Cli;

/// <summary>An adoption as text.</summary>
internal static class AdoptText
{
    public static string Of(AdoptReport report)
    {
        var (plan, text) = (report.Plan, new StringBuilder());
        text.AppendLine(plan.Shape is { } shape
            ? $"Schema '{VisibleText.Of(plan.FromSchema)}' holds {NameOf(shape)}."
            : $"Schema '{VisibleText.Of(plan.FromSchema)}' holds nothing that can be adopted.");
        AppendTables(text, plan);
        AppendList(text, "Migrations that are applied and recorded:", plan.Refusals.Count == 0 ? plan.Migrations : []);
        AppendList(text, "Note:", plan.Refusals.Count == 0 ? plan.Notes : []);
        foreach (var refusal in plan.Refusals)
        {
            AppendRefusal(text, refusal);
        }

        text.AppendLine();
        text.Append(report.Outcome switch
        {
            AdoptOutcome.Adopted => $"Adopted {plan.Events:N0} events of {plan.Streams:N0} streams in {report.Elapsed.TotalSeconds:N1} s. Compared before the commit: counts, versions of streams, and contents (digest {report.Digest}).",
            AdoptOutcome.Planned => "Nothing was changed. To adopt, run it again with --yes.",
            _ => "Nothing was changed. Mend what is named above, and run it again.",
        });
        return text.ToString();
    }

    private static void AppendTables(StringBuilder text, AdoptionPlan plan)
    {
        foreach (var table in plan.Refusals.Count == 0 ? plan.Tables : [])
        {
            text.AppendLine();
            text.AppendLine($"  {VisibleText.Of(table.Name)}");
            text.AppendLine($"    {VisibleText.Of(table.Becomes)}");
            text.AppendLine(table.KeptAs == table.Name ? "    the table stays as it is" : $"    the table is kept as {VisibleText.Of(table.KeptAs)}");
        }
    }

    private static void AppendList(StringBuilder text, string heading, IReadOnlyList<string> lines)
    {
        if (lines.Count > 0)
        {
            text.AppendLine().AppendLine(heading);
            foreach (var line in lines)
            {
                text.AppendLine($"  {VisibleText.Of(line)}");
            }
        }
    }

    private static void AppendRefusal(StringBuilder text, AdoptionRefusal refusal)
    {
        var rest = refusal.Count - refusal.Offenders.Count;
        AppendList(
            text,
            $"{HeadingOf(refusal.Reason)} ({refusal.Count:N0}):",
            rest > 0 ? [.. refusal.Offenders, $"... and {rest:N0} more"] : refusal.Offenders);
    }

    private static string NameOf(AdoptableShape shape) => shape switch
    {
        AdoptableShape.NameTable => "the name-table shape (events, event_streams with stream_name)",
        AdoptableShape.Adapter => "the adapter shape (events, event_streams with current_version)",
        AdoptableShape.MigrationFile => "the migration-file shape (events, event_streams with stream_version)",
        _ => "the second-generation shape (eventcore_events)",
    };

    private static string HeadingOf(AdoptionReason reason) => reason switch
    {
        AdoptionReason.UnknownShape => "No known shape",
        AdoptionReason.UnfitColumn => "Columns that are missing, or could be misread",
        AdoptionReason.AlreadyMigrated => "Migrated already",
        AdoptionReason.NameInTheWay => "Names in the way",
        AdoptionReason.Encoding => "Encoding",
        AdoptionReason.StreamName => "Streams whose names the store cannot have; give them others with --rename-map",
        AdoptionReason.StreamNameTaken => "Streams that would become one",
        AdoptionReason.UnusedRename => "Names in the rename map that no stream has",
        AdoptionReason.MissingStream => "Events whose stream has no row",
        AdoptionReason.EventVersion => "Holes and duplicates among the events of streams",
        AdoptionReason.StreamVersion => "Streams whose row says another version than their events",
        AdoptionReason.EventId => "Event ids that are missing, or given twice",
        AdoptionReason.EventType => "Event types that the store cannot have",
        AdoptionReason.EventData => "Data that the store cannot hold",
        AdoptionReason.Metadata => "Metadata that the store cannot hold",
        AdoptionReason.MetadataId => "Correlation, causation and user ids that the store cannot hold",
        AdoptionReason.CreatedAt => "Times that the store cannot hold",
        _ => "Checkpoints that have no place in the log",
    };
}
