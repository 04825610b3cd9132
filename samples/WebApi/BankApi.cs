using Banking;
using EventCore;

namespace WebApi;

/// <summary>The bank behind HTTP: commands in, balances out.</summary>
public static class BankApi
{
    public static WebApplication Build(string[] args, SqliteEventStore store, string database)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Services.AddEventCore(eventCore => eventCore
            .UseStore(store)
            .AddProjection<Balances>());
        builder.Services.AddHealthChecks().AddEventCore();

        var balances = new BalanceTable(database);
        balances.Create();
        var app = builder.Build();
        app.Use(AnswerBadInputAsync);
        app.MapHealthChecks("/health");
        app.MapGet("/balances", balances.Read);
        app.MapPut("/accounts/{account}", (string account, string owner, HttpRequest request, CommandExecutor commands) =>
            ExecuteAsync(commands, new OpenAccount(new StreamId($"account-{account}"), owner), request));
        app.MapPost("/accounts/{account}/deposits", (string account, decimal amount, HttpRequest request, CommandExecutor commands) =>
            ExecuteAsync(commands, new DepositMoney(new StreamId($"account-{account}"), amount), request));
        app.MapPost("/transfers", (string from, string to, decimal amount, HttpRequest request, CommandExecutor commands) =>
            ExecuteAsync(commands, new TransferMoney(new StreamId($"account-{from}"), new StreamId($"account-{to}"), amount), request));
        return app;
    }

    /// <summary>An account's name that no stream can have, say, or the key of another request: the library refuses it before it does anything.</summary>
    private static async Task AnswerBadInputAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (ArgumentException bad)
        {
            await Results.Problem(bad.Message, statusCode: StatusCodes.Status400BadRequest).ExecuteAsync(context);
        }
        catch (CommandIdReusedException reused)
        {
            await Results.Problem(reused.Message, statusCode: StatusCodes.Status422UnprocessableEntity).ExecuteAsync(context);
        }
    }

    /// <summary>A request that is sent again, with the same key, is executed once and gets the first answer.</summary>
    private static async Task<IResult> ExecuteAsync<TState>(CommandExecutor commands, ICommand<TState, AccountEvent> command, HttpRequest request)
    {
        var options = new CommandOptions { CommandId = request.Headers["Idempotency-Key"] is [{ Length: > 0 } key] ? new CommandId(key) : null };
        return await commands.ExecuteAsync(command, options, request.HttpContext.RequestAborted) switch
        {
            CommandResult.Committed committed => Results.Ok(new { position = committed.LastPosition.Value }),
            CommandResult.Rejected rejected => Results.Problem(rejected.Message, title: rejected.Code, statusCode: StatusCodes.Status422UnprocessableEntity),
            CommandResult.Conflicted => Results.Problem("Others changed the account at the same time. Try again.", statusCode: StatusCodes.Status409Conflict),
            _ => Results.NoContent(),
        };
    }
}
