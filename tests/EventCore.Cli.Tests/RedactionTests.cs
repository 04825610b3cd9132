namespace EventCore.Cli.Tests;

public sealed class RedactionTests
{
    [Theory]
    [InlineData("Host=a;Password=secret;Port=1", "Host=a;Password=***;Port=1")]
    [InlineData("Host=a;password = secret", "Host=a;password = ***")]
    [InlineData("Pwd='se;cret';Port=1", "Pwd=***;Port=1")]
    [InlineData("postgres://app:secret@host/db", "postgres://app:***@host/db")]
    [InlineData("nothing to hide at 10:30", "nothing to hide at 10:30")]
    public void Passwords_are_hidden_and_the_rest_is_kept(string text, string expected) =>
        Assert.Equal(expected, Redaction.Apply(text));
}
