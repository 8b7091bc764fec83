using System.Net;
using System.Text.Json;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;

namespace PollLogin.Tests.Gateway;

/// <summary>
/// The shipped files in a real nginx and a real Caddy. Beside the two example sites each has a third, which answers with the headers that it
/// was sent: <c>echo1</c> behind nginx's proxy_pass, <c>echo2</c> behind Caddy's reverse_proxy, <c>echo3</c> in PHP behind nginx, <c>echo4</c> in
/// PHP behind Caddy, <c>echo5</c> in a <c>handle</c> and <c>echo6</c> in a <c>handle_path</c> of Caddy's.
/// </summary>
public sealed class RealProxyTests(RealProxyTests.Proxies proxies) : IClassFixture<RealProxyTests.Proxies>
{
    public static TheoryData<string> Sites => ["php", "static"];

    public static TheoryData<string> Echoes => ["echo1", "echo2", "echo3", "echo4", "echo5", "echo6"];

    [Theory]
    [MemberData(nameof(Sites))]
    public async Task An_anonymous_visitor_logs_in_and_is_back_at_the_whole_address(string site)
    {
        using var visitor = proxies.NewVisitor();
        var address = $"{proxies.Address(site)}/?x=1&y=%E4%BD%A0%26&z=a%2Fb";
        await visitor.GetAsync(address);
        Assert.Equal(HttpStatusCode.Found, visitor.Answer.StatusCode);
        await visitor.GetAsync(Location(visitor));
        using var phone = new Phone(proxies.App);
        await phone.ScanAsync(visitor.Uid);
        await visitor.CollectAsync();
        await visitor.GetAsync(Location(visitor));
        Assert.Equal(address, Location(visitor));
        await visitor.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, visitor.Answer.StatusCode);
        Assert.NotNull(visitor.Page.GetElementbyId(site == "php" ? "name" : "welcome"));
        if (site == "php")
        {
            Assert.Equal($"GET {new Uri(address).PathAndQuery}", WebUtility.HtmlDecode(visitor.Page.GetElementbyId("asked")!.InnerText));
        }
    }

    [Fact]
    public async Task One_login_opens_both_and_the_Chinese_name_arrives_whole()
    {
        using var member = await proxies.SignedInAsync();
        var name = await member.WhoAmIAsync();
        Assert.Contains(name!, c => c > '\u4e00');
        await member.GetAsync(proxies.Address("static"));
        Assert.NotNull(member.Page.GetElementbyId("welcome"));
        await member.GetAsync(proxies.Address("php"));
        Assert.Equal(name, WebUtility.HtmlDecode(member.Page.GetElementbyId("name")!.InnerText));
        Assert.Matches("^wx_[0-9]+$", member.Page.GetElementbyId("user")!.InnerText);
    }

    [Theory]
    [MemberData(nameof(Echoes))]
    public async Task All_five_headers_arrive(string site)
    {
        using var member = await proxies.SignedInAsync();
        var sent = await proxies.EchoAsync(site, member);
        Assert.Equal(["remote-email", "remote-groups", "remote-name", "remote-sub", "remote-user"], sent.Keys.Where(IsIdentity).Order(StringComparer.Ordinal));
        Assert.Equal(await member.WhoAmIAsync(), Uri.UnescapeDataString(sent["remote-name"]));
        Assert.Equal("members", sent["remote-groups"]);
    }

    /// <summary>Whatever a visitor says of themselves, at whichever proxy: without a login they do not get in, with one they are nobody else.</summary>
    [Theory]
    [MemberData(nameof(Echoes))]
    public async Task Spoofed_headers_never_become_an_identity(string site)
    {
        using var member = await proxies.SignedInAsync();
        var honest = (await proxies.EchoAsync(site, member)).Where(header => IsIdentity(header.Key)).OrderBy(header => header.Key).ToList();
        foreach (var (name, value) in Spoofs(site))
        {
            using var anonymous = proxies.NewVisitor();
            Assert.True(anonymous.Client.DefaultRequestHeaders.TryAddWithoutValidation(name, value));
            await anonymous.GetAsync(proxies.Address(site));
            Assert.True(anonymous.Answer.StatusCode is HttpStatusCode.Found or HttpStatusCode.Unauthorized or HttpStatusCode.BadRequest, $"{name}: {anonymous.Answer.StatusCode}");

            var spoofed = (await proxies.EchoAsync(site, member, (name, value))).Where(header => IsIdentity(header.Key)).OrderBy(header => header.Key).ToList();
            Assert.Equal(honest, spoofed);
        }
    }

    /// <summary>Into a site that is for somebody else, by saying that it is another.</summary>
    [Theory]
    [InlineData("closed1")]
    [InlineData("closed2")]
    public async Task Spoofed_headers_open_no_other_site(string site)
    {
        using var member = await proxies.SignedInAsync();
        await member.GetAsync(proxies.Address(site));
        Assert.Equal(HttpStatusCode.Forbidden, member.Answer.StatusCode);
        foreach (var (name, value) in Spoofs(site))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, proxies.Address(site));
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
            using var answer = await member.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    /// <summary>The request line names the closed site, the Host header an open one: the proxy serves the first.</summary>
    [Theory]
    [InlineData("closed1", "echo1")]
    [InlineData("closed2", "echo2")]
    public async Task Two_hosts_in_one_request_open_no_other_site(string closed, string open)
    {
        using var member = await proxies.SignedInAsync();
        var (address, other) = (new Uri(proxies.Address(closed)), new Uri(proxies.Address(open)));
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, address.Port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(
            $"GET {address} HTTP/1.1\r\nHost: {other.Authority}\r\nCookie: {member.Cookies.GetCookieHeader(address)}\r\nConnection: close\r\n\r\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        // Caddy hands on the whole line, in which PollLogin sees no path.
        Assert.StartsWith(closed == "closed2" ? "HTTP/1.1 400" : "HTTP/1.1 403", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("php", HttpStatusCode.Found)]
    [InlineData("static", HttpStatusCode.SeeOther)]
    public async Task A_form_is_led_to_the_login_and_posted_by_a_member_arrives(string site, HttpStatusCode expected)
    {
        using var visitor = proxies.NewVisitor();
        await visitor.PostAsync(proxies.Address(site) + "/index.php", new() { ["field"] = "value" });
        Assert.Equal(expected, visitor.Answer.StatusCode);
        Assert.StartsWith(proxies.Address("login") + "/login?", Location(visitor), StringComparison.Ordinal);
        if (site == "php")
        {
            using var member = await proxies.SignedInAsync();
            await member.PostAsync(proxies.Address(site) + "/index.php", new() { ["field"] = "value" });
            Assert.Equal("POST /index.php", member.Page.GetElementbyId("asked")!.InnerText);
        }
    }

    [Theory]
    [InlineData("php", "X-Requested-With", "XMLHttpRequest")]
    [InlineData("php", "Accept", "application/json")]
    [InlineData("static", "X-Requested-With", "XMLHttpRequest")]
    [InlineData("static", "Accept", "application/json")]
    public async Task A_script_is_told_401(string site, string header, string value)
    {
        using var visitor = proxies.NewVisitor();
        visitor.Client.DefaultRequestHeaders.Remove(header);
        visitor.Client.DefaultRequestHeaders.Add(header, value);
        await visitor.GetAsync(proxies.Address(site));
        Assert.Equal(HttpStatusCode.Unauthorized, visitor.Answer.StatusCode);
    }

    [Fact]
    public async Task The_way_back_is_what_was_asked_for_and_not_what_Caddy_made_of_it()
    {
        using var visitor = proxies.NewVisitor();
        await visitor.GetAsync(proxies.Address("tried") + "/deep/link?x=1");
        await visitor.GetAsync(Location(visitor));
        using var phone = new Phone(proxies.App);
        await phone.ScanAsync(visitor.Uid);
        await visitor.CollectAsync();
        await visitor.GetAsync(Location(visitor));
        Assert.Equal(proxies.Address("tried") + "/deep/link?x=1", Location(visitor));
    }

    [Fact]
    public async Task The_question_itself_is_not_the_visitors_to_ask()
    {
        using var member = await proxies.SignedInAsync();
        await member.GetAsync(proxies.Address("php") + "/.polllogin");
        Assert.Equal(HttpStatusCode.NotFound, member.Answer.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Sites))]
    public async Task The_sites_own_link_logs_out_of_both(string site)
    {
        using var member = await proxies.SignedInAsync();
        await member.GetAsync(proxies.Address(site));
        await member.GetAsync(member.Page.GetElementbyId("logout")!.GetAttributeValue("href", ""));
        await member.PostAsync("/gateway/logout", new()
        {
            ["site"] = new Uri(proxies.Address(site)).Authority,
            ["__RequestVerificationToken"] = member.AntiforgeryToken,
        });
        foreach (var closed in new[] { "php", "static" })
        {
            await member.GetAsync(proxies.Address(closed));
            Assert.Equal(HttpStatusCode.Found, member.Answer.StatusCode);
        }
    }

    private static bool IsIdentity(string header) => header.StartsWith("remote", StringComparison.OrdinalIgnoreCase);

    private static string Location(Browser browser) => browser.Answer.Headers.Location!.OriginalString;

    private IEnumerable<(string, string)> Spoofs(string site)
    {
        var open = new Uri(proxies.Address(site.StartsWith("closed", StringComparison.Ordinal) ? "php" : site));
        foreach (var header in new[] { "User", "Name", "Email", "Groups", "Sub" })
        {
            yield return ($"Remote-{header}", "evil");
            yield return ($"remote_{header}", "evil");
            yield return ($"Remote_{header}", "evil");
            yield return ($"Remote.{header}", "evil");
            // What a visitor calls hop by hop, a proxy may take away.
            yield return ("Connection", $"keep-alive, Remote-{header}");
        }

        yield return ("X-Original-URL", $"{open}");
        yield return ("X-Original-Method", "OPTIONS");
        yield return ("X-Forwarded-Method", "OPTIONS");
        yield return ("X-Forwarded-Host", open.Authority);
        yield return ("X-Forwarded-Proto", "https");
        yield return ("X-Forwarded-Uri", "/open");
        yield return ("X-Forwarded-For", "127.0.0.1");
        yield return ("Forwarded", $"for=127.0.0.1;host={open.Authority}");
        yield return ("X-Rewrite-URL", "/open");
    }

    /// <summary>Everything on free ports, started once for all tests here.</summary>
    public sealed class Proxies : IAsyncLifetime
    {
        private static readonly string[] Echoing = ["echo1", "echo2", "closed1", "closed2"];

        private readonly Names _names = new();
        private readonly Examples _examples = new(OwnProcess.FreePort());
        private readonly EchoServer _echo = new();

        public PollLoginApp App { get; private set; } = null!;

        public string Address(string site) => $"http://{site}.site.localhost:{Port(site)}";

        public async ValueTask InitializeAsync()
        {
            string[] sites = ["php", "static", "echo3", "echo4", "echo5", "echo6", "tried", .. Echoing];
            App = new PollLoginApp(
                ("Site:PublicUrl", Address("login")), ("Gateway:CookieDomain", "site.localhost"),
                ("Gateway:Hosts", string.Join(',', sites.Select(site => new Uri(Address(site)).Authority + (site.StartsWith("closed", StringComparison.Ordinal) ? "=99" : "")))))
                .OnKestrel(_examples.LoginPort);
            foreach (var site in sites.Append("login"))
            {
                _names.Add($"{site}.site.localhost", Port(site));
            }

            await _echo.StartAsync();
            await _examples.StartAsync((path, text) => path switch
            {
                "nginx/php-site.conf" => text + NginxEcho("echo1") + NginxEcho("closed1") + text.Replace("php.site", "echo3.site", StringComparison.Ordinal)
                    .Replace("root php-site;", "root echo;", StringComparison.Ordinal),
                "caddy/Caddyfile" => text + CaddyEcho("echo2") + CaddyEcho("closed2") + CaddySite("echo4", "root * examples/echo\n\tphp_fastcgi 127.0.0.1:8083")
                    + CaddySite("echo5", $"handle /* {{\n\t\treverse_proxy {_echo.Address}\n\t}}") + CaddySite("echo6", $"handle_path /* {{\n\t\treverse_proxy {_echo.Address}\n\t}}")
                    + CaddySite("tried", "root * examples/static-site\n\ttry_files {path} /index.html\n\tfile_server"),
                // PHP is told of a header by a name in capitals, with underscores for hyphens.
                "echo/index.php" => """<?php $sent = []; foreach ($_SERVER as $name => $value) { if (str_starts_with($name, 'HTTP_')) { $sent[strtolower(str_replace('_', '-', substr($name, 5)))] = $value; } } echo json_encode($sent);""",
                _ => text,
            }, "echo/index.php");
        }

        public Browser NewVisitor()
        {
            var visitor = new Browser(_names, new CookieContainer());
            visitor.Client.BaseAddress = new Uri(Address("login"));
            visitor.Client.DefaultRequestHeaders.Add("Accept", "text/html");
            return visitor;
        }

        public async Task<Browser> SignedInAsync()
        {
            var visitor = NewVisitor();
            await visitor.OpenLoginAsync();
            using var phone = new Phone(App);
            await phone.ScanAsync(visitor.Uid);
            await visitor.CollectAsync();
            return visitor;
        }

        /// <summary>The headers that arrive at the site, by their names in small letters.</summary>
        public async Task<Dictionary<string, string>> EchoAsync(string site, Browser visitor, params (string Name, string Value)[] headers)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Address(site));
            foreach (var (name, value) in headers)
            {
                Assert.True(request.Headers.TryAddWithoutValidation(name, value));
            }

            using var answer = await visitor.Client.SendAsync(request, TestContext.Current.CancellationToken);
            var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{answer.StatusCode} {body} {string.Join('\n', _examples.Said)}");
            return JsonSerializer.Deserialize<Dictionary<string, string>>(body)!;
        }

        public async ValueTask DisposeAsync()
        {
            _examples.Dispose();
            await _echo.DisposeAsync();
            App?.Dispose();
        }

        private int Port(string site) => site switch
        {
            "login" => _examples.LoginPort,
            "static" or "echo2" or "echo4" or "echo5" or "echo6" or "tried" or "closed2" => _examples.StaticPort,
            _ => _examples.PhpPort,
        };

        private string NginxEcho(string site) =>
            $$"""

            server {
                listen 127.0.0.1:8081;
                server_name {{site}}.site.localhost;
                set $polllogin_site {{Address(site)}};
                include polllogin.conf;
                location / {
                    include polllogin-proxy.conf;
                    proxy_set_header Host $http_host;
                    proxy_pass {{_echo.Address}};
                }
            }
            """;

        private string CaddyEcho(string site) => CaddySite(site, $"reverse_proxy {_echo.Address}");

        private string CaddySite(string site, string served) =>
            $$"""

            {{Address(site)}} {
            	bind 127.0.0.1
            	import polllogin
            	{{served}}
            }

            """;
    }
}
