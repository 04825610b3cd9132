namespace EventCore;

/// <summary>What an examination without refusals leaves for the copy.</summary>
/// <param name="Old">The old tables.</param>
/// <param name="Renames">How relations that are in the way make room.</param>
internal sealed record AdoptionFinding(OldStore Old, IReadOnlyList<OldRename> Renames);
