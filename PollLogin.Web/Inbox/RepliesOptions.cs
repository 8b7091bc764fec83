using PollLogin.Web.Shared;

namespace PollLogin.Web.Inbox;

/// <summary>
/// The chat's texts, where an operator wants other ones (section <c>Replies</c>). Empty (default): the built-in text of the same name in
/// <c>ReplyTexts.resx</c>. <c>{0}</c> stands for the site's title; in the texts about a login <c>{1}</c> for its browser, <c>{2}</c> for its
/// address, <c>{3}</c> for its time.
/// </summary>
public sealed class RepliesOptions
{
    public const string Section = "Replies";

    /// <summary>To a scan, or an approval, that signed somebody in.</summary>
    [Example("登录成功：{0}，{1}，{3}。不是我？回复 0")]
    public string LoggedIn { get; set; } = "";

    /// <summary>To a scan that waits for a 1. It should say so, and that a 0 refuses.</summary>
    [Example("{1} 请求登录 {0}。回复 1 确认，回复 0 拒绝")]
    public string AskedToApprove { get; set; } = "";

    /// <summary>To a scan that waits for the number, which stands in place of <c>{4}</c>.</summary>
    [Example("登录 {0} 的数字是 {4}。不是我？回复 0")]
    public string AskedForNumber { get; set; } = "";

    /// <summary>To somebody who may not sign in: a closed site's stranger, or a blocked member.</summary>
    [Example("{0} 只对受邀成员开放。")]
    public string NotAllowed { get; set; } = "";

    /// <summary>To a new follower who did not scan a login code.</summary>
    [Example("你好，欢迎关注 {0}！")]
    public string Welcome { get; set; } = "";

    /// <summary>To a text message.</summary>
    [Example("收到你的消息了，谢谢。")]
    public string Text { get; set; } = "";

    /// <summary>To a picture.</summary>
    [Example("收到图片了，谢谢。")]
    public string Image { get; set; } = "";

    /// <summary>To a voice message.</summary>
    [Example("收到语音了，谢谢。")]
    public string Voice { get; set; } = "";

    /// <summary>To a video.</summary>
    [Example("收到视频了，谢谢。")]
    public string Video { get; set; } = "";

    /// <summary>To a short video.</summary>
    [Example("收到小视频了，谢谢。")]
    public string ShortVideo { get; set; } = "";

    /// <summary>To a location that was sent.</summary>
    [Example("收到位置了，谢谢。")]
    public string Location { get; set; } = "";

    /// <summary>To a link.</summary>
    [Example("收到链接了，谢谢。")]
    public string Link { get; set; } = "";

    /// <summary>To a file.</summary>
    [Example("收到文件了，谢谢。")]
    public string File { get; set; } = "";

    /// <summary>To a tap on a menu button.</summary>
    [Example("收到，谢谢。")]
    public string Click { get; set; } = "";

    /// <summary>To a tap on a menu link; today's clients show no answer to it.</summary>
    [Example("页面已为你打开。")]
    public string View { get; set; } = "";
}
