namespace EventCore;

/// <summary>What became of an adoption.</summary>
public abstract record AdoptionResult
{
    // Only the cases below: callers may rely on having matched them all.
    private AdoptionResult(AdoptionPlan plan) => Plan = plan;

    /// <summary>What was found, as of the moment when nobody could write any more.</summary>
    public AdoptionPlan Plan { get; init; }

    /// <summary>Everything was carried over, compared, and committed.</summary>
    /// <param name="Plan">What was done.</param>
    /// <param name="Digest">The digest of every event's content, computed alike from the old tables and from the new: 32 hexadecimal digits.</param>
    public sealed record Adopted(AdoptionPlan Plan, string Digest) : AdoptionResult(Plan);

    /// <summary>The old tables cannot be adopted as they are; the plan's refusals say why. Nothing was changed.</summary>
    /// <param name="Plan">What was found.</param>
    public sealed record Refused(AdoptionPlan Plan) : AdoptionResult(Plan);
}
