namespace EventCore;

/// <summary>A business rule said no.</summary>
/// <param name="Code">A stable code for programs, such as <c>insufficient-funds</c>.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="Details">What else the caller may want to know; empty unless given.</param>
public sealed record Rejection(string Code, string Message, IReadOnlyDictionary<string, string> Details);
