namespace EventCore;

/// <summary>Answers events with commands: each command takes effect exactly once, whatever dies and whenever.</summary>
/// <remarks>
/// <para>Runs in a <see cref="ProjectionRunner"/> like a projection. Events are delivered at least once; the commands that answer one are executed
/// under ids made of the process manager's name, the event's id and their place in the answer, so that one which comes again
/// gives its first outcome and appends nothing, also where another process comes to execute it.</para>
/// <para>A handler is pure: the same event, and the same rejection, give the same steps in the same order, at any later time. After a change that
/// answers an event otherwise, an answer that was executed in part fails with a <see cref="CommandIdReusedException"/>.</para>
/// <para>A rejected step is followed by what <see cref="ProcessStep.OrElse(Func{CommandResult.Rejected, ProcessStep})"/> says; without, the event fails
/// (<see cref="ProcessStepException"/>), and the <see cref="ProjectionOptions.OnFailure"/> decides. A step that conflicted as often as the
/// executor allows is tried again until it is decided, with pauses of up to 10 s.</para>
/// <para>The events of a command carry the answered event's id as <see cref="EventMetadata.CausationId"/>, and its correlation id and user.</para>
/// </remarks>
/// <typeparam name="TEvent">The union of the events that it answers.</typeparam>
public abstract class ProcessManager<TEvent> : AtLeastOnceProjection<TEvent>
    where TEvent : class, IEventUnion<TEvent>
{
    /// <summary>The longest name, in code points: command ids are made of it.</summary>
    public const int MaxNameLength = 180;

    private readonly CommandExecutor _commands;
    private readonly Dictionary<Type, Func<Recorded<TEvent>, IEnumerable<ProcessStep>>> _answers = [];

    /// <summary>A process manager.</summary>
    /// <param name="name">The name that its checkpoint is kept under, and that its command ids begin with. Under another one it answers every event anew.</param>
    /// <param name="commands">What executes the commands, on the log of the events or on another one.</param>
    /// <param name="options">How it works.</param>
    /// <exception cref="ArgumentException">The name is longer than <see cref="MaxNameLength"/>, or holds one of <c>* ? [ ]</c>.</exception>
    protected ProcessManager(string name, CommandExecutor commands, ProjectionOptions? options = null)
        : base(name, options)
    {
        ArgumentNullException.ThrowIfNull(commands);
        if (Name.Value.EnumerateRunes().Count() > MaxNameLength)
        {
            throw new ArgumentException($"The name of a process manager must have at most {MaxNameLength} characters, since command ids are made of it, but '{Name}' has more.", nameof(name));
        }

        _ = new CommandId(Name.Value);
        _commands = commands;
    }

    /// <summary>Says which command answers one kind of event. Call it in the constructor.</summary>
    /// <typeparam name="TCase">The kind of event.</typeparam>
    /// <exception cref="ArgumentException">There is an answer to that kind already.</exception>
    protected void On<TCase>(Func<Recorded<TCase>, ProcessStep> answer)
        where TCase : class, TEvent
    {
        ArgumentNullException.ThrowIfNull(answer);
        On<TCase>(recorded => [answer(recorded)]);
    }

    /// <summary>Says which commands answer one kind of event, one after the other. Call it in the constructor.</summary>
    /// <typeparam name="TCase">The kind of event.</typeparam>
    /// <exception cref="ArgumentException">There is an answer to that kind already.</exception>
    protected void On<TCase>(Func<Recorded<TCase>, IEnumerable<ProcessStep>> answer)
        where TCase : class, TEvent
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (!_answers.TryAdd(typeof(TCase), recorded => answer(As<TCase>(recorded))))
        {
            throw new ArgumentException($"{GetType().Name} has an answer to {typeof(TCase).Name} already.", nameof(answer));
        }
    }

    /// <summary>A step of an answer.</summary>
    protected static ProcessStep Execute<TState, TCommandEvent>(ICommand<TState, TCommandEvent> command)
        where TCommandEvent : class, IEventUnion<TCommandEvent> => ProcessStep.Execute(command);

    /// <summary>Answers the events of one batch, in their order.</summary>
    protected sealed override async Task ApplyAsync(IReadOnlyList<Recorded<TEvent>> events, DeliveryContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        ProcessAnswer? answer = null;
        foreach (var recorded in events)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_answers.TryGetValue(recorded.Data.GetType(), out var stepsFor))
            {
                // A stored event that was upcast to several is answered as one: the places of its steps go on.
                answer = answer?.EventId == recorded.Id ? answer : new ProcessAnswer(Name, _commands, recorded.Id, recorded.Metadata);
                await answer.ExecuteAsync(stepsFor(recorded), cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await base.ApplyAsync([recorded], context, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
