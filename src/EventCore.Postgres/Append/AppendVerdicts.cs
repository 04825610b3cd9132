namespace EventCore;

/// <summary>A batch that <c>append_batch</c> judged one by one, where the migration documents it.</summary>
/// <param name="Outcomes">For each append.</param>
/// <param name="LastPositions">For each append that is in the log.</param>
/// <param name="CreatedAt">Likewise.</param>
/// <param name="Versions">For each stream of each append.</param>
/// <param name="Replaced">Likewise; empty where none has another event.</param>
/// <param name="StoredVersions">For each event; empty where none of their ids is in the log.</param>
internal sealed record AppendVerdicts(int[] Outcomes, long?[] LastPositions, DateTimeOffset?[] CreatedAt, long[] Versions, bool[] Replaced, long?[] StoredVersions);
