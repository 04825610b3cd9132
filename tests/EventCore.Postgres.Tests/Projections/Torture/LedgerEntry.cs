using System.Globalization;

namespace EventCore.Postgres.Tests;

/// <summary>What a writer remembers of an append, to compare the log with.</summary>
/// <param name="Outcome">What it was told.</param>
/// <param name="LastPosition">Where it was told that the last event is; 0 where it was not.</param>
/// <param name="Events">The ids of the events, in their order.</param>
internal sealed record LedgerEntry(AppendOutcome Outcome, long LastPosition, IReadOnlyList<EventId> Events)
{
    public static LedgerEntry Parse(string line) => line.Split(' ') is [var outcome, var position, .. var ids]
        ? new LedgerEntry(Enum.Parse<AppendOutcome>(outcome), long.Parse(position, CultureInfo.InvariantCulture), [.. ids.Select(id => new EventId(Guid.Parse(id)))])
        : throw new FormatException($"'{line}' is no entry of a ledger.");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Outcome} {LastPosition} {string.Join(' ', Events)}");
}
