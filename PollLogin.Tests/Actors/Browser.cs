using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using HtmlAgilityPack;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Actors;

/// <summary>A visitor's browser: keeps cookies, reads pages, and does what login.js does, one step at a time.</summary>
public sealed class Browser : IDisposable
{
    public Browser(PollLoginApp app) : this(app, new CookieContainer())
    {
    }

    /// <summary>A browser that has been elsewhere before: at another process of the same site, say.</summary>
    public Browser(PollLoginApp app, CookieContainer cookies) => (Cookies, Client) = (cookies, app.NewClient(cookies));

    /// <summary>A browser that types names, and finds each where <paramref name="names"/> says.</summary>
    public Browser(Names names, CookieContainer cookies) => (Cookies, Client) = (cookies, names.NewClient(cookies));

    /// <summary>The browser's own, for a test to look into or to steal from.</summary>
    public CookieContainer Cookies { get; }

    public HttpClient Client { get; }

    /// <summary>The page that was opened last.</summary>
    public HtmlDocument Page { get; private set; } = new();

    /// <summary>The last answer, its headers for the test to look at.</summary>
    public HttpResponseMessage Answer { get; private set; } = new();

    public string Uid => Main.GetAttributeValue("data-uid", "");

    /// <summary>What the page says in <c>#state</c>.</summary>
    public string Says => WebUtility.HtmlDecode(Page.GetElementbyId("state")!.InnerText);

    /// <summary>The name that a page shows for who is signed in; <see langword="null"/> where it shows nobody.</summary>
    public string? SignedInAs => Page.GetElementbyId("member-name") is { } name ? WebUtility.HtmlDecode(name.InnerText) : null;

    public HtmlNode Main => Page.GetElementbyId("login")!;

    public async Task<Browser> OpenLoginAsync(string query = "")
    {
        await GetAsync("/login" + query);
        return this;
    }

    public async Task<HttpResponseMessage> GetAsync(string url) => await ReadAsync(await Client.GetAsync(new Uri(url, UriKind.RelativeOrAbsolute), Cancel));

    /// <summary>Asks the status as the page does; of <see cref="Uid"/> unless another is named.</summary>
    public async Task<Status> PollAsync(string? uid = null)
    {
        Answer = await Client.GetAsync(new Uri($"/login/status?uid={uid ?? Uid}", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.OK, Answer.StatusCode);
        return (await Answer.Content.ReadFromJsonAsync<Status>(Cancel))!;
    }

    /// <summary>Posts the page's form with <paramref name="token"/>, as login.js does at success.</summary>
    public Task<HttpResponseMessage> FinishAsync(string? token) => PostAsync("/login", new Dictionary<string, string?>
    {
        ["uid"] = Uid,
        ["token"] = token,
        ["__RequestVerificationToken"] = AntiforgeryToken,
    });

    /// <summary>Types <paramref name="number"/> into the page and sends it.</summary>
    public Task<HttpResponseMessage> TypeAsync(string number) => PostAsync("/login", new()
    {
        ["uid"] = Uid,
        ["number"] = number,
        ["__RequestVerificationToken"] = AntiforgeryToken,
    });

    public string? AntiforgeryToken =>
        Page.DocumentNode.SelectSingleNode("//input[@name='__RequestVerificationToken']")?.GetAttributeValue("value", null!);

    public async Task<HttpResponseMessage> PostAsync(string url, Dictionary<string, string?> fields)
    {
        using var content = new FormUrlEncodedContent(fields.Where(field => field.Value is not null)!);
        return await ReadAsync(await Client.PostAsync(new Uri(url, UriKind.RelativeOrAbsolute), content, Cancel));
    }

    /// <summary>Polls once, expects the scan to have happened, and spends the token.</summary>
    public async Task<HttpResponseMessage> CollectAsync() => await FinishAsync((await PollAsync()).Token);

    public Task<HttpResponseMessage> LogOutAsync() => PostAsync("/logout", new() { ["__RequestVerificationToken"] = AntiforgeryToken });

    /// <summary>Opens the front page and returns who it says is signed in.</summary>
    public async Task<string?> WhoAmIAsync()
    {
        await GetAsync("/");
        return SignedInAs;
    }

    /// <summary>Every cookie that the browser would send, as one header.</summary>
    public string CookieHeader() => Cookies.GetCookieHeader(Client.BaseAddress!);

    public void Dispose() => Client.Dispose();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task<HttpResponseMessage> ReadAsync(HttpResponseMessage answer)
    {
        Answer = answer;
        Page = new HtmlDocument();
        Page.LoadHtml(await answer.Content.ReadAsStringAsync(Cancel));
        return answer;
    }
}

/// <summary>The status JSON; what was not there is null.</summary>
public sealed record Status(
    [property: JsonPropertyName("status")] string? Name, string? Token, string? Redirect, int? ExpiresInSeconds, int? IntervalMilliseconds, string? By = null);
