namespace EventCore.Generators.Tests;

/// <summary>What the commands of the tests need beside themselves, written as a user who documents everything would.</summary>
internal static class CommandSources
{
    public const string Events = """
        namespace Sample;

        /// <summary>What can happen.</summary>
        public abstract record Happened : IEventUnion<Happened>
        {
            /// <inheritdoc/>
            public static EventRegistry<Happened> Registry => throw new NotSupportedException();
        }

        /// <summary>An id.</summary>
        public readonly record struct AccountId(Guid Value)
        {
            /// <inheritdoc/>
            public override string ToString() => $"{Value:N}";
        }

        /// <summary>A state.</summary>
        public sealed record State(int Sum = 0);
        """;

    /// <summary>Runs the generators over a command, given without its <c>Apply</c> and <c>Handle</c>, and <see cref="Events"/>.</summary>
    /// <param name="declaration">Its attributes, modifiers, keyword, name, and what follows up to its bases: <c>[Command] partial record Deposit([Stream] StreamId Account)</c>.</param>
    /// <param name="members">What it has beside.</param>
    public static GeneratorRun Run(string declaration, string members = "") => GeneratorRun.Of(Events, Command(declaration, members));

    public static string Command(string declaration, string members = "", string state = "State") => $$"""
        #pragma warning disable CS1591 // What is generated is documented.
        using System.Collections.Immutable;

        namespace Sample;

        {{declaration}} : ICommand<{{state}}, Happened>
        {
            {{members}}
            public {{state}} Apply({{state}} state, Recorded<Happened> recorded) => state;

            public Decision<Happened> Handle({{state}} state, Streams streams) => Decision.Nothing;
        }
        """;
}
