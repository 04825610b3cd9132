namespace EventCore;

/// <summary>What a handler of an <see cref="AtLeastOnceProjection{TEvent}"/> knows beside the event.</summary>
/// <param name="Epoch">Rises with every owner of the projection: what comes with a lower one than was seen comes from a former owner.</param>
public readonly record struct DeliveryContext(long Epoch);
