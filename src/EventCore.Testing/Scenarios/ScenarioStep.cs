namespace EventCore.Testing;

/// <summary>One step of a scenario. A run takes them in their order, on a log of its own.</summary>
internal delegate Task ScenarioStep<TEvent>(ScenarioRun<TEvent> run)
    where TEvent : class, IEventUnion<TEvent>;
