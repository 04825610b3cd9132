namespace EventCore.Cli;

/// <summary>What a change between two runs comes to.</summary>
internal enum ChangeOutcome
{
    /// <summary>No further away than the threshold and the noise.</summary>
    WithinNoise,

    /// <summary>Better by more than the threshold beyond the noise.</summary>
    Improved,

    /// <summary>Worse by more than the threshold beyond the noise.</summary>
    Regressed,
}
