namespace EventCore.Generators;

/// <summary>One case of a union.</summary>
/// <param name="Union">The union's <see cref="EventUnionModel.Type"/>.</param>
/// <param name="Type">The case as generated code spells it.</param>
/// <param name="EventType">The stored name.</param>
/// <param name="SchemaVersion">Of its data.</param>
/// <param name="Contracts">Of the case and of every type in its data.</param>
internal sealed record EventCaseModel(string Union, string Type, string EventType, int SchemaVersion, EquatableArray<Contract> Contracts);
