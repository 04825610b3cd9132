namespace EventCore.Postgres.Tests;

/// <summary>A process that runs <see cref="StepsProjection"/>, or <see cref="StepsReadModel"/> in the schema that is named.</summary>
internal sealed class ProjectionProcess(StepsDatabase database, string writer, string? model = null) : TestProcess(
    typeof(ProjectionHost),
    nameof(ProjectionHost.A_process_runs_the_projection_until_it_is_ended),
    [
        KeyValuePair.Create(ProjectionHost.Variable("SCHEMA"), database.Schema),
        KeyValuePair.Create(ProjectionHost.Variable("CONNECTION"), database.ConnectionString),
        KeyValuePair.Create(ProjectionHost.Variable("WRITER"), writer),
        KeyValuePair.Create(ProjectionHost.Variable("MODEL"), model ?? ""),
    ]);
