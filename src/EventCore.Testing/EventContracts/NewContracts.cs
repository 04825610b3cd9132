namespace EventCore.Testing;

/// <summary>What becomes of stored names and versions that no file speaks of yet.</summary>
internal enum NewContracts
{
    Refused,
    Accepted,
}
