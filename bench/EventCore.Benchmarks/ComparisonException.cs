namespace EventCore.Benchmarks;

/// <summary>Something that is compared, or is needed to compare, failed. The message says what.</summary>
internal sealed class ComparisonException(string message) : Exception(message);
