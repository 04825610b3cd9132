namespace EventCore;

/// <summary>The texts of the reads in one profile, and the settings sent in front of each. Parameters and columns are the same in all profiles.</summary>
internal sealed record ReadStatements(string[] Settings, string ReadStreams, string ReadLog, string ReadEnd, string ReadVersions, string ListStreams)
{
    public static ReadStatements Of(StatementProfile profile, string schema)
    {
        return profile switch
        {
            StatementProfile.PlainSql => new ReadStatements(
                [PlannerSettings.SetLocal], Bind(PlainReadSql.ReadStreams), Bind(PlainReadSql.ReadLog), Bind(PlainReadSql.ReadEnd), Bind(PlainReadSql.ReadVersions), Bind(PlainReadSql.ListStreams)),
            _ => new ReadStatements([], Bind(ReadSql.ReadStreams), Bind(ReadSql.ReadLog), Bind(PlainReadSql.ReadEnd), Bind(ReadSql.ReadVersions), Bind(ReadSql.ListStreams)),
        };

        string Bind(string sql) => SchemaName.Bind(sql, schema);
    }
}
