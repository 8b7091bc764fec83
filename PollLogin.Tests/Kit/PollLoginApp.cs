using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PollLogin.Web.Login;
using PollLogin.Web.Operations;
using PollLogin.Web.Storage;
using PollLogin.Web.Storage.PostgreSql;
using PollLogin.Web.WeChat;

namespace PollLogin.Tests.Kit;

/// <summary>
/// The whole program on a database of its own, with a clock that only the test moves and a WeChat that answers as the test plans.
/// It runs as in Production, unless a setting says otherwise.
/// </summary>
public sealed class PollLoginApp : WebApplicationFactory<Program>
{
    public const string AppId = "wxtest000000000001";
    public const string Token = "polllogin4testing";
    public const string AesKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
    public const string OriginalId = "gh_test00000001";

    private readonly Dictionary<string, string?> _settings;
    private bool _ownsDatabase;
    private bool _isOnKestrel;

    /// <param name="settings">On top of those of a plain-mode account.</param>
    public PollLoginApp(params (string Key, string? Value)[] settings) : this(null, settings)
    {
    }

    private PollLoginApp(PollLoginApp? neighbour, (string Key, string? Value)[] settings)
    {
        _ownsDatabase = neighbour is null;
        Database = neighbour?.Database ?? TestDatabase.New();
        // Far ahead: the test browser keeps its cookies by the real clock, and would drop what is already over.
        Clock = neighbour?.Clock ?? new FakeTimeProvider(new DateTimeOffset(2099, 1, 31, 10, 0, 0, TimeSpan.Zero));
        WeChat = neighbour?.WeChat ?? new FakeWeChat();
        _settings = new Dictionary<string, string?>
        {
            ["environment"] = "Production",
            ["WeChat:AppId"] = AppId,
            ["WeChat:AppSecret"] = "secret-of-the-test-account",
            ["WeChat:Token"] = Token,
            ["Storage:Provider"] = Database.Provider.ToString(),
            ["ConnectionStrings:PollLogin"] = Database.ConnectionString,
        };
        foreach (var (key, value) in settings)
        {
            _settings[key] = value;
        }
    }

    public TestDatabase Database { get; }

    public FakeTimeProvider Clock { get; }

    public FakeWeChat WeChat { get; }

    /// <summary>Hears or changes what goes to the database; to be set before the app starts.</summary>
    public IInterceptor? Interceptor { get; set; }

    public CapturedLogs Logs { get; } = new();

    public string? Setting(string key) => _settings.GetValueOrDefault(key);

    /// <summary>A second process's worth of program on the same database and clock: it shares nothing else.</summary>
    public PollLoginApp Neighbour(params (string Key, string? Value)[] settings) => new(this, settings);

    /// <summary>The app on a real Kestrel on a loopback port; <c>ClientOptions.BaseAddress</c> is then its address.</summary>
    /// <param name="port">0: any that is free.</param>
    public PollLoginApp OnKestrel(int port = 0)
    {
        // Not UseKestrel(port), which sets the address while the program is starting, at times too late.
        _settings["urls"] = $"http://127.0.0.1:{port}";
        UseKestrel();
        StartServer();
        _isOnKestrel = true;
        return this;
    }

    /// <summary>A client that follows no redirect, and keeps cookies where it is given a place for them.</summary>
    public HttpClient NewClient(CookieContainer? cookies = null) => _isOnKestrel
        ? new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = cookies is not null, CookieContainer = cookies ?? new() })
        {
            BaseAddress = ClientOptions.BaseAddress,
        }
        : CreateDefaultClient(ClientOptions.BaseAddress, cookies is null ? [] : [new CookieContainerHandler(cookies)]);

    /// <summary>Works on the database as the program does, in a scope of its own.</summary>
    public async Task<T> InDatabaseAsync<T>(Func<PollLoginDb, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<PollLoginDb>());
    }

    /// <summary>Has the app look, as it does several times a second, for what other processes have changed.</summary>
    public Task FollowAsync() => Services.GetRequiredService<BoardFollower>().LookAsync(TestContext.Current.CancellationToken);

    /// <summary>Waits until it is noted of every auth cookie that it has gone out, which happens after the answer.</summary>
    public Task SettleAsync() => Eventually.TrueAsync(
        () => InDatabaseAsync(db => db.LoginSessions.AllAsync(session => session.OwedTo == null, TestContext.Current.CancellationToken)));

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Logs));
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<TimeProvider>(Clock);
            // A test counts its calls to WeChat from none on.
            services.Remove(services.Single(service => service.ImplementationType == typeof(FirstToken)));
            if (Interceptor is not null)
            {
                services.ConfigureDbContext<PollLoginDb>(options => options.AddInterceptors(Interceptor));
                services.ConfigureDbContext<PostgreSqlDb>(options => options.AddInterceptors(Interceptor));
            }

            if (_settings["WeChat:AppId"] is not "")
            {
                services.AddHttpClient(WeChatFeature.HttpClientName).ConfigurePrimaryHttpMessageHandler(() => WeChat);
            }
        });
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && _ownsDatabase)
        {
            // It is called twice.
            _ownsDatabase = false;
            Database.Dispose();
        }
    }
}
