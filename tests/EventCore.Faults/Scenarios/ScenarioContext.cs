namespace EventCore.Faults;

/// <summary>What one run of a scenario is given.</summary>
/// <param name="Directory">An empty directory of its own, which the servers' user may enter.</param>
/// <param name="Random">What is random in it.</param>
/// <param name="Faults">How many faults to inject.</param>
/// <param name="IsControl">Whether this is the control.</param>
internal sealed record ScenarioContext(string Directory, Random Random, int Faults, bool IsControl)
{
    /// <summary>A pause of a random length between two faults.</summary>
    public Task PauseAsync(CancellationToken cancellationToken) => Task.Delay(Random.Next(50, 750), cancellationToken);
}
