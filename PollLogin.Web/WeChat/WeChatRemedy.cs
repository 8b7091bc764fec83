namespace PollLogin.Web.WeChat;

/// <summary>What the operator can do about WeChat's error codes. Source: the global return codes of the developer documentation.</summary>
internal static class WeChatRemedy
{
    public static string For(int code) => code switch
    {
        -1 => "WeChat is busy; this passes by itself.",
        40001 or 40014 or 42001 => "The access token was not accepted; a new one is fetched. If this comes again and again, compare WeChat:AppSecret with the "
            + "console, and make sure that no other program forces new tokens.",
        40013 => "WeChat:AppId is not an AppID that WeChat knows: copy it again from the account's console.",
        40125 or 41004 => "WeChat:AppSecret is wrong or was reset: copy the new one from the account's console.",
        40164 => "This machine's address is not on the account's IP whitelist (API IP白名单, beside the AppSecret in the console): add the address in "
            + "WeChat's words above; it takes about 5 minutes to count.",
        40243 => "The AppSecret is frozen: unfreeze it in the account's console.",
        45009 => "The day's quota is spent; it is back at 00:00 Beijing time. A test account has 10,000 QR codes a day, a verified one 100,000. "
            + "The console's page on the rights and quotas of APIs (接口权限) shows what is left.",
        45011 => "Too many calls in a minute; this passes by itself.",
        48001 or 50001 => "This account may not call this API: QR codes with a parameter and web authorisation need a verified service account "
            + "(已认证服务号) or a test account (测试号); a subscription account (订阅号) cannot have them: Login:Method=Message, WeChat:OAuth=false.",
        48004 or 50002 or 50007 => "WeChat has banned or limited the account: its console and the notices there say why.",
        89501 or 89503 or 89506 or 89507 => "An administrator of the account must confirm this machine's address: answer the request in WeChat.",
        40029 or 40163 => "The code of a web authorisation was made up, too old, or used by a call whose answer was lost. If every one is refused, compare "
            + "WeChat:AppId with the account whose console lists this site under 网页授权域名.",
        40052 or 40053 or 43002 or 44002 or 47001 => "The call was malformed: this is a fault of PollLogin; please report it with this line.",
        _ => "See the global return codes in WeChat's developer documentation.",
    };
}
