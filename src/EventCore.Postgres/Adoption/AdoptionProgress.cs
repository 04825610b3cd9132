namespace EventCore;

/// <summary>Where an adoption is.</summary>
/// <param name="Step">What it is doing, such as <c>copying events</c>.</param>
/// <param name="Done">How many events this step has done.</param>
/// <param name="Total">How many it will do; 0 where the step has no count.</param>
public sealed record AdoptionProgress(string Step, long Done = 0, long Total = 0);
