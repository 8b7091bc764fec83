using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PollLogin.Bench.Kit;
using PollLogin.Bench.Servers;
using PollLogin.Web.Login;
using PollLogin.Web.Shared;
using PollLogin.Web.Storage;
using PollLogin.Web.Users;
using PollLogin.Web.WeChat;

namespace PollLogin.Bench.Commands;

/// <summary>The parts that <see cref="Micro"/> measures, in the order in which a login meets them.</summary>
public class Parts
{
    private readonly string _timestamp = "1700000000";
    private readonly string _nonce = "123456789";
    private readonly Waiting _browser = new(new string('a', 32), BrowserKey.New());
    private readonly SafeMode _safe = new("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", Product.AppId);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("polllogin-bench-");
    private WebApplication _app = null!;
    private StatusEndpoint _status = null!;
    private LoginTicket _ticket = null!;
    private DefaultHttpContext _poll = null!;
    private string[] _cookies = [];
    private int _turn;
    private byte[] _push = [];
    private string _encrypted = "";
    private string _token = "";

    /// <summary>The product's own parts, put together as it does, without a server.</summary>
    [GlobalSetup]
    public async Task SetUpAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Configuration.AddInMemoryCollection(Product.Settings(Path.Combine(_folder.FullName, "parts.db"), "http://127.0.0.1:9")
            .Select(setting => KeyValuePair.Create<string, string?>(setting.Name.Replace("__", ":", StringComparison.Ordinal), setting.Value)));
        builder.AddShared();
        builder.AddStorage();
        builder.Services.AddWeChat().AddUsers().AddLogin();
        _app = builder.Build();
        await _app.OpenStorageAsync();
        await _app.Services.GetRequiredService<LoginTicketKey>().StartAsync(CancellationToken.None);
        _ticket = _app.Services.GetRequiredService<LoginTicket>();
        _token = Mint();

        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        _app.Services.GetRequiredService<StatusBoard>().Add(Uid.Parse(_browser.Uid), new LoginFacts
        {
            KeyHash = System.Text.Encoding.ASCII.GetBytes(BrowserKey.Hash(_browser.Key)),
            ReturnUrl = "/account",
            ExpiresAt = now + 600_000,
            ChangedAt = now,
        });
        _status = _app.Services.GetRequiredService<StatusEndpoint>();
        _poll = new DefaultHttpContext { RequestServices = _app.Services };
        _poll.Request.QueryString = new QueryString($"?uid={_browser.Uid}");
        _cookies = [$"polllogin.browser={_browser.Key}", $"polllogin.browser={_browser.Key}; other=1"];

        var text = Requests.ScanBody(_browser, 1, _timestamp);
        _push = System.Text.Encoding.UTF8.GetBytes(text);
        _encrypted = _safe.Encrypt(text);
    }

    [GlobalCleanup]
    public async Task CleanUpAsync()
    {
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Benchmark(Description = "poll, from query and cookie to the answer's bytes")]
    public Task Poll()
    {
        // Another each time: a header that was parsed once would be parsed no more.
        _poll.Request.Headers.Cookie = _cookies[_turn ^= 1];
        return _status.AnswerAsync(_poll);
    }

    [Benchmark(Description = "signature of a push")]
    public string Signature() => WeChatSignature.Compute(Product.Token, _timestamp, _nonce);

    [Benchmark(Description = "AES: open a push of safe mode")]
    public string? Decrypt() => _safe.Decrypt(_encrypted);

    [Benchmark(Description = "AES: close a reply")]
    public string Encrypt() => _safe.Encrypt("success");

    [Benchmark(Description = "parse a push")]
    public WeChatMessage? Parse() => WeChatMessage.Parse(WeChatXml.Read(_push)!);

    [Benchmark(Description = "JWT: mint a token")]
    public string Mint() => _ticket.Mint(_browser.Uid, 1, DateTimeOffset.UtcNow.AddMinutes(5));

    [Benchmark(Description = "JWT: check a token")]
    public Task<long?> Read() => _ticket.ReadAsync(_token, _browser.Uid);
}
