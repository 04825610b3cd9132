namespace EventCore.Faults.Tests;

/// <summary>A drift that PostgreSQL accepted.</summary>
/// <param name="Sql">What was run.</param>
/// <param name="Subject">What a line that tells of it speaks of.</param>
/// <param name="Owner">The table, view or function that it concerns.</param>
internal sealed record AppliedDrift(string Sql, string Subject, string Owner)
{
    /// <summary>Whether a difference tells of it, or that a column or all of what it was done to is gone, and it with that.</summary>
    public bool IsToldBy(SchemaDifference difference) =>
        difference.Subject.Contains(Subject, StringComparison.Ordinal)
        || (difference.Found == "nothing" && (difference.Subject == Owner || difference.Subject.StartsWith($"column {Name}.", StringComparison.Ordinal)))
        || (Owner.StartsWith("function ", StringComparison.Ordinal) && difference.Found == "nothing" && difference.Subject.StartsWith(Owner, StringComparison.Ordinal));

    /// <summary>Whether a difference may come of it: it names the table or function.</summary>
    public bool MayCause(SchemaDifference difference) =>
        difference.Subject.Contains(Name, StringComparison.Ordinal)

        // Reads the table of events, and so goes with it or its columns.
        || (Name == "events" && difference.Subject.Contains("event_streams", StringComparison.Ordinal))
        || difference.Subject == $"table {DriftedSchema.Child}";

    private string Name => Owner[(Owner.IndexOf(' ', StringComparison.Ordinal) + 1)..].TrimEnd('(');
}
