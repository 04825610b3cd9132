using Microsoft.Data.Sqlite;

namespace EventCore;

/// <summary>The tables that a batch of a <see cref="SqliteReadModel{TEvent}"/> is to write to, with a transaction open: those that are read, or those that are built anew beside them.</summary>
public sealed class SqliteTables
{
    private readonly ReadModelTables _tables;
    private readonly string _suffix;

    internal SqliteTables(SqliteConnection connection, ReadModelTables tables, string suffix) => (Connection, _tables, _suffix) = (connection, tables, suffix);

    /// <summary>The connection; whoever writes neither commits nor rolls back.</summary>
    public SqliteConnection Connection { get; }

    /// <summary>A command whose text has names in braces, such as <c>INSERT INTO {accounts} …</c>, each of which becomes that of the table to write to.</summary>
    /// <exception cref="ArgumentException">A name is none of those in the statements that make the tables.</exception>
    public SqliteCommand CreateCommand(string commandText)
    {
        ArgumentNullException.ThrowIfNull(commandText);
        var command = Connection.CreateCommand();
        command.CommandText = _tables.Bind(commandText, _suffix);
        return command;
    }
}
