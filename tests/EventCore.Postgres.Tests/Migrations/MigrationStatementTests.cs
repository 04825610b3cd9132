namespace EventCore.Postgres.Tests;

public sealed class MigrationStatementTests
{
    [Theory]
    [InlineData("SELECT 1;\nSELECT 2", "1: SELECT 1|2: SELECT 2")]
    [InlineData("-- One; two.\n\nSELECT 1; /* three;\nfour */ SELECT 2;\n-- The end;\n", "3: SELECT 1|4: SELECT 2")]
    [InlineData("SELECT 'it''s; so', \"a;b\";SELECT 2;;", "1: SELECT 'it''s; so', \"a;b\"|1: SELECT 2")]
    [InlineData("DO $$ BEGIN; -- it's\nEND; $$;\nDO $a$ $$;$$ $a$", "1: DO $$ BEGIN; -- it's\nEND; $$|3: DO $a$ $$;$$ $a$")]
    [InlineData("-- Nothing.\n", "")]
    public void A_file_is_taken_apart_at_the_semicolons_that_end_statements(string file, string expected) =>
        Assert.Equal(expected, string.Join('|', MigrationStatement.AllOf(file).Select(statement => $"{statement.Line}: {statement.Sql}")));
}
