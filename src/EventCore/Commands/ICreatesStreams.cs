namespace EventCore;

/// <summary>A command that makes some of its streams, such as the order that is placed: they are taken to be empty, and are not read first.</summary>
/// <remarks>
/// Only for speed: it saves a read for each. The append that follows is committed only if they are empty, and a decision without one is
/// confirmed as every other, so where a stream holds events after all, the command is decided again on those, once it has read them.
/// </remarks>
public interface ICreatesStreams
{
    /// <summary>Whether a declared stream is most likely empty.</summary>
    /// <param name="streamId">One of the declared streams.</param>
    bool Creates(StreamId streamId);
}
