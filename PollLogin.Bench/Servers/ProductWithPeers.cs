namespace PollLogin.Bench.Servers;

/// <summary>The product's own program, started inside this one, so that <see cref="Peers"/> finds its way in.</summary>
internal static class ProductWithPeers
{
    public static int Run(string[] args) =>
        (int)typeof(PollLogin.Web.Login.LoginFlow).Assembly.EntryPoint!.Invoke(null, [args])!;

    public static Task<ServerProcess> StartAsync(string database, FakeWeChat weChat, int port = 0, params (string Name, string Value)[] more) => ServerProcess.StartAsync(
        typeof(ProductWithPeers).Assembly.Location,
        "serve-product --applicationName PollLogin.Web",
        Product.Settings(database, weChat.Address, [
            ("ASPNETCORE_HOSTINGSTARTUPASSEMBLIES", typeof(Peers).Assembly.GetName().Name!),
            ("Login__LongPoll", "00:00:20"), ("Login__MaxLongPolls", "100000"),
            .. more]),
        "/healthz/ready",
        port);
}
