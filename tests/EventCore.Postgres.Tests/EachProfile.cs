namespace EventCore.Postgres.Tests;

/// <summary>For tests of what every profile promises.</summary>
public sealed class EachProfile() : TheoryData<StatementProfile>(Enum.GetValues<StatementProfile>());
