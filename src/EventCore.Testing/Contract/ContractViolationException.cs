namespace EventCore.Testing;

/// <summary>A store broke a promise of the contract; the message says what was expected and what was found.</summary>
public sealed class ContractViolationException : Exception
{
    /// <summary>A broken promise.</summary>
    public ContractViolationException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
