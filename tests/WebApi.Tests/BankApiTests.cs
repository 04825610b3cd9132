using System.Net;
using System.Net.Http.Json;
using EventCore;
using Microsoft.AspNetCore.Builder;

namespace WebApi.Tests;

public sealed class BankApiTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("webapi-");
    private readonly HttpClient _client = new();
    private SqliteEventStore? _store;
    private WebApplication? _app;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var database = Path.Combine(_folder.FullName, "bank.db");
        _store = await SqliteEventStore.OpenAsync(database, cancellationToken: Cancel);
        _app = BankApi.Build(["--urls", "http://127.0.0.1:0"], _store, database);
        await _app.StartAsync(Cancel);
        _client.BaseAddress = new Uri(_app.Urls.Single());
    }

    [Fact]
    public async Task A_transfer_moves_money_and_the_read_model_follows()
    {
        await OpenAsync("alice");
        await OpenAsync("bob");
        await SendAsync(HttpMethod.Post, "/accounts/alice/deposits?amount=100");
        await SendAsync(HttpMethod.Post, "/transfers?from=alice&to=bob&amount=70.25");

        await UntilBalancesAsync(new() { ["account-alice"] = 29.75m, ["account-bob"] = 70.25m });
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync("/health", Cancel)).StatusCode);
    }

    [Fact]
    public async Task A_rejection_has_the_code_of_the_rule()
    {
        await OpenAsync("alice");
        await OpenAsync("bob");

        var answer = await SendAsync(HttpMethod.Post, "/transfers?from=alice&to=bob&amount=1");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("insufficient-funds", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_is_sent_again_with_its_key_is_executed_once()
    {
        await OpenAsync("alice");

        var answers = new List<string>();
        for (var sent = 0; sent < 3; sent++)
        {
            var answer = await SendAsync(HttpMethod.Post, "/accounts/alice/deposits?amount=100", key: "once");
            answers.Add(await answer.Content.ReadAsStringAsync(Cancel));
        }

        Assert.Equal("""{"position":3}""", Assert.Single(answers.Distinct()));
        await UntilBalancesAsync(new() { ["account-alice"] = 100 });
    }

    [Fact]
    public async Task An_account_that_cannot_be_is_a_bad_request()
    {
        var answer = await SendAsync(HttpMethod.Put, "/accounts/a*b?owner=Nobody");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_key_of_another_request_is_refused()
    {
        await OpenAsync("alice");
        await OpenAsync("bob");
        await SendAsync(HttpMethod.Post, "/accounts/alice/deposits?amount=100", key: "once");

        var answer = await SendAsync(HttpMethod.Post, "/accounts/bob/deposits?amount=100", key: "once");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("once", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app!.DisposeAsync();
        await _store!.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task OpenAsync(string account) =>
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, $"/accounts/{account}?owner={account}")).StatusCode);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await _client.SendAsync(request, Cancel);
    }

    private async Task UntilBalancesAsync(Dictionary<string, decimal> expected)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (true)
        {
            var balances = await _client.GetFromJsonAsync<Dictionary<string, decimal>>("/balances", patience.Token);
            if (balances!.Count == expected.Count && !balances.Except(expected).Any())
            {
                return;
            }

            await Task.Delay(5, patience.Token);
        }
    }
}
