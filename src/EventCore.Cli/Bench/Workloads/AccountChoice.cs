namespace EventCore.Cli;

/// <summary>Which of so many accounts an operation is about.</summary>
/// <param name="operation">The operation's number.</param>
/// <param name="accounts">How many accounts there are.</param>
/// <returns>An index below <paramref name="accounts"/>.</returns>
internal delegate int AccountChoice(int operation, int accounts);
