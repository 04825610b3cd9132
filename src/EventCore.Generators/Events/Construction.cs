namespace EventCore.Generators;

/// <summary>How an object is made of what was read.</summary>
/// <param name="Access">How the constructor is reached.</param>
/// <param name="Parameters">None where the members are set afterwards.</param>
/// <param name="Owner">Where the type is generic and the constructor is not simply called.</param>
internal sealed record Construction(Access Access, EquatableArray<ConstructionParameter> Parameters, GenericOwner? Owner);
