using System.Globalization;
using System.Text;
using PollLogin.Bench.Servers;
using PollLogin.Web.WeChat;

namespace PollLogin.Bench.Instances;

/// <summary>A person's phone, and WeChat behind it, which tells the site of a scan.</summary>
internal sealed class Phone(HttpClient client, int number, Diary diary)
{
    private const int Deliveries = 3;

    private static readonly TimeSpan Waits = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    /// <summary>One scan: the same push, delivered three times at most.</summary>
    /// <returns>The reply of a success; <see langword="null"/> where the person is asked to scan again.</returns>
    /// <exception cref="HttpRequestException">No delivery arrived.</exception>
    /// <exception cref="OperationCanceledException">The last one was not answered in time.</exception>
    public async Task<string?> ScanAsync(string uid)
    {
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var nonce = Random.Shared.NextInt64().ToString(CultureInfo.InvariantCulture);
        var query = $"/wechat?signature={WeChatSignature.Compute(Product.Token, timestamp, nonce)}&timestamp={timestamp}&nonce={nonce}";
        var body = $"<xml><ToUserName>gh_bench</ToUserName><FromUserName>o_{number.ToString(CultureInfo.InvariantCulture)}</FromUserName>"
            + $"<CreateTime>{timestamp}</CreateTime><MsgType>event</MsgType><Event>SCAN</Event><EventKey>{uid}</EventKey></xml>";
        for (var delivery = 1; ; delivery++)
        {
            try
            {
                using var content = new StringContent(body, Encoding.UTF8, "text/xml");
                using var patience = new CancellationTokenSource(Waits);
                using var answer = await client.PostAsync(new Uri(query, UriKind.Relative), content, patience.Token);
                answer.EnsureSuccessStatusCode();
                var reply = await answer.Content.ReadAsStringAsync();
                return reply.Contains("登录成功", StringComparison.Ordinal) ? reply : diary.Repeat(reply);
            }
            catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException && delivery < Deliveries)
            {
                diary.Repeat(fault.Message);
                await Task.Delay(Again);
            }
        }
    }
}
