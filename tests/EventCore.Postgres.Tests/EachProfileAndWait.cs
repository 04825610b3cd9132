namespace EventCore.Postgres.Tests;

/// <summary>For tests of what every profile promises, whenever its commits wait.</summary>
public sealed class EachProfileAndWait() : MatrixTheoryData<StatementProfile, CommitWait>(Enum.GetValues<StatementProfile>(), Enum.GetValues<CommitWait>());
