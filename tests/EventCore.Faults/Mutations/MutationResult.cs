namespace EventCore.Faults;

/// <summary>Whether it was noticed that a safety measure was switched off.</summary>
/// <param name="Mutation">The measure.</param>
/// <param name="Time">From the start of the program that injects the fault until it said what is wrong, or gave up.</param>
/// <param name="Evidence">The first thing that it said was wrong; null where it found nothing.</param>
/// <param name="Said">All that it said.</param>
internal sealed record MutationResult(Mutation Mutation, TimeSpan Time, string? Evidence, string Said)
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public bool IsFound => Evidence is not null && Time <= Limit;

    public override string ToString() =>
        $"{Mutation.Name}: {(IsFound ? "found" : "NOT FOUND in time")} by {Mutation.Scenario} after {Time.TotalSeconds:F0} s: {Evidence ?? Said}";
}
