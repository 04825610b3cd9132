namespace EventCore.Faults;

/// <summary>A node of a cluster, as Patroni says it is.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Role">"leader", "sync_standby" or "replica".</param>
/// <param name="State">Of its PostgreSQL: "running", or "streaming" in later versions, where all is well.</param>
/// <param name="Timeline">Its PostgreSQL's, which every promotion makes a new one; 0 where it is not known.</param>
internal sealed record PatroniMember(string Name, string Role, string State, long Timeline)
{
    public bool IsLeader => Role == "leader";

    public bool IsSynchronous => Role == "sync_standby";

    public bool IsRunning => State is "running" or "streaming";
}
