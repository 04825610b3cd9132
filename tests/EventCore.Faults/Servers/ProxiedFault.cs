namespace EventCore.Faults;

/// <summary>What is to happen to a connection at the next chunk.</summary>
internal enum ProxiedFault
{
    None,
    CutInMidMessage,
    SwallowReply,

    /// <summary>The client's part of <see cref="SwallowReply"/> has been passed on.</summary>
    SwallowingReply,
}
