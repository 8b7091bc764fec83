using System.Net;
using System.Text.Json;

namespace PollLogin.Web.WeChat;

/// <summary>
/// WeChat said no, or said nothing. <see cref="Exception.Message"/> is for the operator's log: WeChat's own number and words, and what to do.
/// It never goes to a visitor.
/// </summary>
public sealed class WeChatException : Exception
{
    private const string Unreachable = "Check that this machine may open connections to WeChat:ApiBase.";
    private const string Faulty = "This passes by itself where it is WeChat's own fault; if it does not, see whether a proxy on the way answers in its place.";
    private const string NotWeChat = "Something answered, but not as WeChat does: check WeChat:ApiBase, and whether a proxy on the way answers in its place.";

    /// <param name="api">The API's path, such as <c>/cgi-bin/qrcode/create</c>.</param>
    /// <param name="code">WeChat's errcode.</param>
    /// <param name="words">WeChat's errmsg; it may hold the address to put on the whitelist, and a request id (rid).</param>
    public WeChatException(string api, int code, string words)
        : base($"WeChat refused {api}: {code} {words}. {WeChatRemedy.For(code)}")
    {
        Api = api;
        Code = code;
        Words = words;
    }

    /// <summary>WeChat could not be reached, did not answer in time, or answered what is no answer.</summary>
    public WeChatException(string api, Exception inner)
        : base($"WeChat could not be asked for {api}: {inner.Message.TrimEnd('.')}. {Remedy(inner)}", inner)
    {
        Api = api;
        Words = inner.Message;
    }

    private static string Remedy(Exception fault) => fault switch
    {
        HttpRequestException { StatusCode: HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError } => Faulty,
        JsonException or HttpRequestException { StatusCode: not null } => NotWeChat,
        _ => Unreachable,
    };

    public string Api { get; }

    /// <summary>WeChat's errcode; <see langword="null"/> when there was no answer.</summary>
    public int? Code { get; }

    public string Words { get; }

    /// <summary>WeChat was not asked: it refused another caller a moment ago.</summary>
    internal bool IsRemembered { get; private init; }

    /// <summary>The same refusal for another caller; an exception is thrown once.</summary>
    internal WeChatException Again() => new(Api, Code!.Value, Words) { IsRemembered = true };

    /// <summary>The access token was not taken; a new one may be.</summary>
    internal bool IsTokenRefused => Code is 40001 or 40014 or 42001;
}
