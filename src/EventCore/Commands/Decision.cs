using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace EventCore;

/// <summary>Makes decisions: what a command's <c>Handle</c> returns.</summary>
public static class Decision
{
    /// <summary>Append nothing: what the command asks for is so already.</summary>
    public static NothingToAppend Nothing => default;

    /// <summary>Append these events, in this order, in one atomic step. None of them is the same as <see cref="Nothing"/>.</summary>
    /// <exception cref="ArgumentException">One of them is null.</exception>
    public static Decision<TEvent> Append<TEvent>(params IEnumerable<StreamEvent<TEvent>> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        var all = events.ToImmutableArray();
        return all.IsEmpty ? new Decision<TEvent>.Nothing() : new Decision<TEvent>.Append(all);
    }

    /// <summary>Append nothing: a business rule says no.</summary>
    /// <param name="code">A stable code for programs, such as <c>insufficient-funds</c>.</param>
    /// <param name="message">A sentence for people.</param>
    /// <param name="details">What else the caller may want to know.</param>
    public static Rejection Reject(string code, string message, IReadOnlyDictionary<string, string>? details = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(code);
        ArgumentException.ThrowIfNullOrWhiteSpace(message);
        return new Rejection(code, message, details ?? ReadOnlyDictionary<string, string>.Empty);
    }

    /// <summary>What <see cref="Nothing"/> is before it becomes a decision over some union of events.</summary>
    public readonly record struct NothingToAppend;
}

/// <summary>What a command wants done: append events, reject, or nothing. Made by <see cref="Decision"/>.</summary>
/// <typeparam name="TEvent">The union of events that may be appended.</typeparam>
public abstract record Decision<TEvent>
{
    private Decision()
    {
    }

    /// <summary>A rejection is a decision over any union.</summary>
    public static implicit operator Decision<TEvent>(Rejection rejection) => new Reject(rejection);

    /// <summary>Nothing is a decision over any union.</summary>
    public static implicit operator Decision<TEvent>(Decision.NothingToAppend _) => new Nothing();

    // A record cannot keep its copy constructor to itself, and so not by that alone who derives from it. Nobody else can implement this.
    private protected abstract void Close();

    /// <summary>Append these events.</summary>
    /// <param name="Events">One or more events in their order.</param>
    public sealed record Append(ImmutableArray<StreamEvent<TEvent>> Events) : Decision<TEvent>
    {
        /// <summary>One or more events in their order.</summary>
        /// <exception cref="ArgumentException">There is none, or one of them is null.</exception>
        public ImmutableArray<StreamEvent<TEvent>> Events
        {
            get;
            init => field = Require(value);
        } = Require(Events);

        private static ImmutableArray<StreamEvent<TEvent>> Require(ImmutableArray<StreamEvent<TEvent>> events) =>
            events.IsDefaultOrEmpty ? throw new ArgumentException("A decision to append must have an event; one that has none is a decision for nothing.", nameof(events))
            : events.IndexOf(null!) is >= 0 and var index ? throw new ArgumentException($"Event {index + 1} of {events.Length} of a decision is null.", nameof(events))
            : events;

        private protected override void Close()
        {
        }
    }

    /// <summary>A business rule said no.</summary>
    /// <param name="Rejection">Which, and why.</param>
    public sealed record Reject(Rejection Rejection) : Decision<TEvent>
    {
        /// <summary>Which, and why.</summary>
        /// <exception cref="ArgumentException">It is null.</exception>
        public Rejection Rejection
        {
            get;
            init => field = Require(value);
        } = Require(Rejection);

        private static Rejection Require(Rejection rejection) => rejection ?? throw new ArgumentException("A decision to reject must say why, but its rejection is null.", nameof(rejection));

        private protected override void Close()
        {
        }
    }

    /// <summary>There is nothing to do.</summary>
    public sealed record Nothing : Decision<TEvent>
    {
        private protected override void Close()
        {
        }
    }
}
