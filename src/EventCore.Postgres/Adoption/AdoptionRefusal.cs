namespace EventCore;

/// <summary>One reason why old tables are not adopted as they are, with whoever gives it.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Count">How many offenders there are.</param>
/// <param name="Offenders">The first of them, at most <see cref="MaxOffenders"/>, each with what is wrong. Names of streams stand in them as they are, control characters included.</param>
public sealed record AdoptionRefusal(AdoptionReason Reason, long Count, IReadOnlyList<string> Offenders)
{
    /// <summary>How many offenders are named.</summary>
    public const int MaxOffenders = 20;
}
